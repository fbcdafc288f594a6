import { ClusterError } from "../../errors.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import {
  type ClusterEntry,
  type ContextEntry,
  type Kubeconfig,
  noCluster,
  noUser,
  type UserEntry,
} from "./kubeconfig.ts";

/** Server, user and namespace from kubeconfig, flags and defaults. */
export type Choice = {
  readonly contextName: string;
  readonly context: ContextEntry;
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  readonly userName: string;
  readonly user: UserEntry;
};

/**
 * Applies flags to a kubeconfig: DirectClientConfig.getContext, getCluster and getAuthInfo. A missing entry counts as empty;
 * confirmUsable and confirmNamed report it.
 */
export function choose(kubeconfig: Kubeconfig, flags: ConnectionOptions, defaultServer: string): Choice {
  const contextName = flags.context || kubeconfig.currentContext;
  const own = kubeconfig.contexts.get(contextName);
  const context: ContextEntry = {
    cluster: flags.cluster || own?.cluster || "",
    user: flags.user || own?.user || "",
    namespace: flags.namespace || own?.namespace || "",
  };
  return {
    contextName,
    context,
    clusterName: context.cluster,
    cluster: overrideCluster(kubeconfig.clusters.get(context.cluster) ?? noCluster, flags, defaultServer),
    userName: context.user,
    user: overrideUser(kubeconfig.users.get(context.user) ?? noUser, flags),
  };
}

/** The cluster and the user of a flag must exist. Those of the kubeconfig fall back to the defaults. */
export function confirmNamed(kubeconfig: Kubeconfig, flags: ConnectionOptions): void {
  if (flags.user && !kubeconfig.users.has(flags.user)) {
    throw new ClusterError(`error: auth info "${flags.user}" does not exist`);
  }
  if (flags.cluster && !kubeconfig.clusters.has(flags.cluster)) {
    throw new ClusterError(`error: cluster "${flags.cluster}" does not exist`);
  }
}

function overrideCluster(own: ClusterEntry, flags: ConnectionOptions, defaultServer: string): ClusterEntry {
  // --insecure-skip-tls-verify clears a CA of the kubeconfig, and --certificate-authority its CA data and insecure flag.
  const trust = flags.insecureSkipTlsVerify || flags.certificateAuthority;
  return {
    ...own,
    server: flags.server || own.server || defaultServer,
    // The kubeconfig's tls-server-name is for its own server.
    tlsServerName: flags.tlsServerName || (flags.server ? "" : own.tlsServerName),
    disableCompression: flags.disableCompression || own.disableCompression,
    ...(trust && {
      insecureSkipTlsVerify: flags.insecureSkipTlsVerify ?? false,
      certificateAuthority: flags.certificateAuthority ?? "",
      certificateAuthorityData: "",
    }),
  };
}

function overrideUser(own: UserEntry, flags: ConnectionOptions): UserEntry {
  return {
    ...own,
    clientCertificate: flags.clientCertificate || own.clientCertificate,
    clientKey: flags.clientKey || own.clientKey,
    token: flags.token || own.token,
    username: flags.username || own.username,
    password: flags.password || own.password,
    as: flags.as || own.as,
    asUid: flags.asUid || own.asUid,
    asGroups: flags.asGroup?.length ? flags.asGroup : own.asGroups,
    asUserExtra: Object.fromEntries([
      ...Object.entries(own.asUserExtra),
      ...readUserExtra(flags.asUserExtra ?? []),
    ]),
  };
}

/** `--as-user-extra a=1 --as-user-extra a=2` to `a` with `["1", "2"]`. */
function readUserExtra(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const extra = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const [key, value] = splitOnce(pair, "=");
    if (key === "" || value === undefined) {
      throw new ClusterError(`error: invalid --as-user-extra value "${pair}": must be key=value`);
    }
    extra.set(key, [...(extra.get(key) ?? []), value]);
  }
  return extra;
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

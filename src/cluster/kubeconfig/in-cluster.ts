import { readFileSync, statSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { ClusterEnvironment, ConnectionOptions } from "../connection-options.ts";
import type { Choice } from "./choose.ts";

type Surroundings = Pick<ClusterEnvironment, "env" | "serviceAccountFolder">;

const mountedFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** inClusterClientConfig.Possible: this process runs in a Pod with a ServiceAccount token. */
export function isInCluster({ env, serviceAccountFolder = mountedFolder }: Surroundings): boolean {
  if (!env["KUBERNETES_SERVICE_HOST"] || !env["KUBERNETES_SERVICE_PORT"]) return false;
  return isFile(join(serviceAccountFolder, "token"));
}

/**
 * The Pod's own ServiceAccount instead of a kubeconfig: rest.InClusterConfig, with --token and
 * --certificate-authority still counting (inClusterClientConfig).
 */
export function chooseInCluster(
  choice: Choice,
  flags: ConnectionOptions,
  { env, serviceAccountFolder = mountedFolder }: Surroundings,
): Choice {
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const address = isIPv6(host) ? `[${host}]` : host;
  const ca = join(serviceAccountFolder, "ca.crt");
  return {
    ...choice,
    cluster: {
      ...choice.cluster,
      server: `https://${address}:${env["KUBERNETES_SERVICE_PORT"]}`,
      certificateAuthority: flags.certificateAuthority || (isFile(ca) ? ca : ""),
      certificateAuthorityData: "",
    },
    user: {
      ...choice.user,
      token: flags.token ?? "",
      tokenFile: flags.token ? "" : join(serviceAccountFolder, "token"),
    },
  };
}

/** POD_NAMESPACE, else the ServiceAccount's namespace, else "default": inClusterClientConfig.Namespace. */
export function namespaceInCluster({ env, serviceAccountFolder = mountedFolder }: Surroundings): string {
  if (env["POD_NAMESPACE"]) return env["POD_NAMESPACE"];
  const path = join(serviceAccountFolder, "namespace");
  const mounted = isFile(path) ? readFileSync(path, "utf8").trim() : "";
  return mounted || "default";
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

import { readFileSync, statSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { ClusterEnvironment, ConnectionOptions } from "../connection-options.ts";
import { type Choice, choose, confirmNamed } from "./choose.ts";
import { loadKubeconfig } from "./load.ts";
import { confirmUsable } from "./validate.ts";

/** The server, user and namespace of kubectl: clientcmd.DeferredLoadingClientConfig. */
export function loadConnection(
  flags: ConnectionOptions,
  environment: ClusterEnvironment,
): { readonly choice: Choice; readonly namespace: string } {
  const kubeconfig = loadKubeconfig(flags.kubeconfig ?? "", environment);
  const defaultServer = environment.env["KUBERNETES_MASTER"] || "http://localhost:8080";
  const choice = choose(kubeconfig, flags, defaultServer);
  confirmUsable(choice, kubeconfig);
  confirmNamed(kubeconfig, flags);
  const inCluster = isInCluster(environment);
  return {
    choice:
      inCluster && isDefault(choice, defaultServer) ? chooseInCluster(choice, flags, environment) : choice,
    namespace: chooseNamespace(choice, flags, inCluster, environment),
  };
}

/** client-go's IsDefaultConfig: neither kubeconfig nor flags configure the server or the user. */
function isDefault({ cluster, user }: Choice, defaultServer: string): boolean {
  const saysNothing =
    cluster.server === defaultServer && cluster.proxyUrl === "" && !cluster.disableCompression;
  return saysNothing && user.as === "";
}

function chooseNamespace(
  { context }: Choice,
  flags: ConnectionOptions,
  inCluster: boolean,
  environment: ClusterEnvironment,
): string {
  if (flags.namespace) return flags.namespace;
  if (context.namespace !== "" || !inCluster) return context.namespace || "default";
  return namespaceInCluster(environment);
}

type Surroundings = Pick<ClusterEnvironment, "env" | "serviceAccountFolder">;

const mountedFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** inClusterClientConfig.Possible: this process runs in a Pod with a ServiceAccount token. */
function isInCluster({ env, serviceAccountFolder = mountedFolder }: Surroundings): boolean {
  if (!env["KUBERNETES_SERVICE_HOST"] || !env["KUBERNETES_SERVICE_PORT"]) return false;
  return isFile(join(serviceAccountFolder, "token"));
}

/**
 * The Pod's own ServiceAccount instead of a kubeconfig: rest.InClusterConfig. --token and --certificate-authority still
 * apply (inClusterClientConfig).
 */
function chooseInCluster(
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
function namespaceInCluster({ env, serviceAccountFolder = mountedFolder }: Surroundings): string {
  if (env["POD_NAMESPACE"]) return env["POD_NAMESPACE"];
  const path = join(serviceAccountFolder, "namespace");
  const mounted = isFile(path) ? readFileSync(path, "utf8").trim() : "";
  return mounted || "default";
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

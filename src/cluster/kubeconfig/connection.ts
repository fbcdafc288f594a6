import type { ClusterEnvironment, ConnectionOptions } from "../connection-options.ts";
import { type Choice, choose, confirmNamed } from "./choose.ts";
import { chooseInCluster, isInCluster, namespaceInCluster } from "./in-cluster.ts";
import { loadKubeconfig } from "./load.ts";
import { confirmUsable } from "./validate.ts";

/** Server, user and namespace that kubectl would use: clientcmd.DeferredLoadingClientConfig. */
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

/** client-go's IsDefaultConfig: neither kubeconfig nor flags say anything about the server or the user. */
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

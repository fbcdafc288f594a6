import { authenticate } from "./auth/authenticate.ts";
import { impersonationHeaders } from "./auth/impersonation.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterEnvironment, ConnectionOptions, Writes } from "./connection-options.ts";
import { loadConnection } from "./kubeconfig/connection.ts";
import { parseRequestTimeout } from "./kubeconfig/request-timeout.ts";
import { identified, listObjects } from "./list-objects.ts";
import { makeRequests } from "./requests.ts";
import { discover } from "./resources/discovery.ts";
import { resourcePath } from "./resources/paths.ts";
import { resolver } from "./resources/resolve.ts";
import { describeEndpoint } from "./transport/endpoint.ts";
import { logRequests } from "./transport/log.ts";
import { openTransport, type Transport } from "./transport/send.ts";
import { watchObjects } from "./watch.ts";
import { applyObject, createObject } from "./write-objects.ts";

/**
 * The cluster that kubectl would talk to with these flags in this environment. Nothing is sent before the first
 * request; files of the kubeconfig are read at once.
 *
 * `writes` is the most that the connection will ever send: by default it only reads.
 * Throws ClusterError, in kubectl's words, if the configuration cannot be used.
 */
export async function connect(
  options: ConnectionOptions,
  environment: ClusterEnvironment,
  writes: Writes = "none",
): Promise<Cluster> {
  const { choice, namespace } = loadConnection(options, environment);
  const timeout = parseRequestTimeout(options.requestTimeout ?? "0");
  const endpoint = describeEndpoint(choice.cluster, environment.env);
  const transport = openTransport({
    endpoint,
    credentials: await authenticate(choice, endpoint, environment),
    headers: { "User-Agent": environment.userAgent, ...impersonationHeaders(choice.user) },
    timeout,
    writes,
    log: logRequests(options.verbosity ?? 0, environment.log ?? ((line) => environment.stderr(`${line}\n`))),
    environment,
  });
  return openCluster(transport, namespace, endpoint.host);
}

function openCluster(transport: Transport, namespace: string, host: string): Cluster {
  const requests = makeRequests(transport, host);
  let discovery: ReturnType<typeof discover> | undefined;
  const discoverOnce = () => {
    discovery ??= discover(requests);
    return discovery;
  };
  return {
    namespace,
    host,
    list: async (resource, listOptions = {}) => (await listObjects(requests, resource, listOptions)).items,
    get: async (resource, name, ofNamespace = namespace) => {
      const subject = { verb: "get", resource, name };
      return identified(await requests.get(resourcePath(resource, ofNamespace, name), { subject }), resource);
    },
    create: (resource, object, createOptions) => createObject(requests, resource, object, createOptions),
    apply: (resource, object, applyOptions) => applyObject(requests, resource, object, applyOptions),
    watch: (resource, watchOptions, onEvent, signal) =>
      watchObjects({ transport, requests, host }, { resource, options: watchOptions, onEvent, signal }),
    resolve: resolver(discoverOnce),
    served: async () => (await discoverOnce()).map(({ resource }) => resource),
    close: transport.close,
  };
}

import { ClusterError } from "../errors.ts";
import { heedSignals } from "../interruptible.ts";
import { parseDuration } from "../kubernetes/duration.ts";
import { authenticate, impersonationHeaders } from "./auth/authenticate.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterEnvironment, ConnectionOptions, OnRead, Writes } from "./connection-options.ts";
import { decodeObject } from "./decode-object.ts";
import { loadConnection } from "./kubeconfig/connection.ts";
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
 * The cluster that kubectl would use with these flags in this environment. Reads the kubeconfig; the first request
 * opens the connection.
 *
 * `writes` limits what the connection ever sends; by default it only reads.
 * Throws ClusterError, in kubectl's words, for an invalid configuration.
 */
export async function connect(
  options: ConnectionOptions,
  environment: ClusterEnvironment,
  writes: Writes = "none",
): Promise<Cluster> {
  // What is read now can be a pipe, and reading it would not see a signal that has come before.
  await heedSignals();
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
  return openCluster(transport, namespace, endpoint.host, environment.onRead);
}

function openCluster(transport: Transport, namespace: string, host: string, onRead?: OnRead): Cluster {
  const requests = makeRequests(transport, host);
  let discovery: ReturnType<typeof discover> | undefined;
  const discoverOnce = () => {
    discovery ??= discover(requests);
    return discovery;
  };
  return {
    namespace,
    host,
    list: async (resource, listOptions = {}) =>
      (await listObjects(requests, resource, listOptions, host, onRead)).items,
    get: async (resource, name, ofNamespace = namespace) => {
      const subject = { verb: "get", resource, name };
      const found = await requests.get(resourcePath(resource, ofNamespace, name), { subject });
      return identified(decodeObject(found, resource, host), resource);
    },
    create: async (resource, object, createOptions) =>
      decodeObject(await createObject(requests, resource, object, createOptions), resource, host),
    apply: async (resource, object, applyOptions) =>
      decodeObject(await applyObject(requests, resource, object, applyOptions), resource, host),
    watch: (resource, watchOptions, onEvent, signal) =>
      watchObjects({ transport, requests, host }, { resource, options: watchOptions, onEvent, signal }),
    resolve: resolver(discoverOnce),
    served: async () => (await discoverOnce()).map(({ resource }) => resource),
    version: async () => {
      const { gitVersion } = await requests.get("/version", { subject: { verb: "get" } });
      return typeof gitVersion === "string" ? gitVersion : "";
    },
    close: transport.close,
  };
}

/**
 * --request-timeout in milliseconds, 0 for none: clientcmd.ParseTimeout (seconds, or Go's time.ParseDuration).
 * Throws ClusterError in kubectl's words.
 */
function parseRequestTimeout(text: string): number {
  const isInteger = /^\+?\d+$/.test(text) && BigInt(text) < 2n ** 63n;
  const milliseconds = isInteger ? Number(text) * 1000 : parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new ClusterError(
    "error: Invalid timeout value. Timeout must be a single integer in seconds, " +
      "or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
  );
}

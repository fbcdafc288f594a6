import type { IncomingMessage } from "node:http";
import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { ListOptions, Resource, WatchEvent } from "./cluster.ts";
import { decodeObject } from "./decode-object.ts";
import { parseObject, statusError } from "./failures/status-error.ts";
import { identified, listObjects } from "./list-objects.ts";
import { type Requests, readAnswer, refuseDeep } from "./requests.ts";
import { listPath } from "./resources/paths.ts";
import { largestBody } from "./transport/exchange.ts";
import { backOff, maxRetries } from "./transport/retry.ts";
import type { Transport } from "./transport/send.ts";

type Server = { readonly transport: Transport; readonly requests: Requests; readonly host: string };

type Watched = {
  readonly resource: Resource;
  readonly options: ListOptions;
  readonly onEvent: (event: WatchEvent) => void;
  readonly signal: AbortSignal;
};

const metadataAccept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/** How a connection ended. `version` is where to go on from; undefined: the server has forgotten it, so a new list is necessary. */
type Ending = {
  readonly version: string | undefined;
  /** Events of objects. */
  readonly changes: number;
  /** Absent where the server ended it in order. */
  readonly error?: ClusterError;
};

/** Milliseconds before the next connection, where one has brought nothing. */
const idlePause = 1000;

/**
 * Lists a resource and follows it, like client-go's Reflector: over any number of connections, from the last known version
 * (bookmarks update it), with a new list if the server has forgotten that version (410).
 * Resolves after `signal`. Throws ClusterError if the server refuses, does not come back, or only ever reports errors.
 */
export async function watchObjects(server: Server, watched: Watched): Promise<void> {
  const { resource, options, onEvent, signal } = watched;
  let version: string | undefined;
  let failed = 0;
  while (!signal.aborted) {
    if (version === undefined) {
      const listed = await listObjects(server.requests, resource, options, server.host);
      if (signal.aborted) return;
      onEvent({ type: "relisted", objects: listed.items });
      version = listed.resourceVersion;
    }
    const { error, changes, ...next } = await follow(version, server, watched);
    if (signal.aborted) return;
    if (error !== undefined && failed === maxRetries) throw error;
    failed = error === undefined || changes > 0 ? 0 : failed + 1;
    version = next.version;
    await server.transport.wait(error === undefined && changes === 0 ? idlePause : backOff(failed));
  }
}

/** Follows the changes after `version` over one connection, which the server ends every few minutes. Throws what no new attempt can end. */
async function follow(version: string, server: Server, watched: Watched): Promise<Ending> {
  try {
    return await followOnce(version, server, watched);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.status === 410) return { version: undefined, changes: 0, error };
    // No answer at all: the server can come back.
    if (error.status === undefined) return { version, changes: 0, error };
    throw error;
  }
}

async function followOnce(
  version: string,
  { transport, host }: Server,
  { resource, options, onEvent, signal }: Watched,
): Promise<Ending> {
  const parameters = { watch: "1", allowWatchBookmarks: "true", resourceVersion: version };
  const accept = options.metadataOnly ? metadataAccept : "application/json";
  const path = listPath(resource, options, parameters);
  // A compressor would hold events back.
  const headers = { Accept: accept, "Accept-Encoding": "identity" };
  const response = await transport.stream({ method: "GET", path, headers }, signal);
  if (response.statusCode !== 200) await refuse(response, resource, host);
  let current = version;
  let changes = 0;
  for await (const line of linesOf(response)) {
    const { type, object } = readEvent(line, host);
    // A new list solves it, or fails itself.
    if (type === "ERROR") return { version: undefined, changes, error: errorOf(object, resource) };
    current = versionOf(object) ?? current;
    if (type === "BOOKMARK") continue;
    const decoded = decodeObject(object, resource, host, options.metadataOnly);
    const event = toEvent(type, identified(decoded, resource));
    if (event === undefined) continue;
    changes += 1;
    onEvent(event);
  }
  return { version: current, changes };
}

function readEvent(line: string, host: string): { readonly type: unknown; readonly object: JsonObject } {
  const { type, object } = parseObject(line) ?? {};
  if (!isObject(object))
    throw new ClusterError(
      `error: ${host} answered with an invalid event of a watch; is it a Kubernetes API server?`,
      200,
    );
  refuseDeep(object, host);
  return { type, object };
}

/** The Status of an ERROR. */
function errorOf(status: JsonObject, { plural }: Resource): ClusterError {
  const answer = { status: 500, statusText: "", headers: {}, body: JSON.stringify(status) };
  return statusError(answer, { verb: "watch", resource: plural });
}

function toEvent(type: unknown, object: JsonObject): WatchEvent | undefined {
  switch (type) {
    case "ADDED":
      return { type: "added", object };
    case "MODIFIED":
      return { type: "modified", object };
    case "DELETED":
      return { type: "deleted", object };
    default:
      return undefined;
  }
}

/** Throws the error of a refused watch. */
async function refuse(response: IncomingMessage, resource: Resource, host: string): Promise<void> {
  let body = "";
  for await (const line of linesOf(response)) body += line;
  const { statusCode = 0, statusMessage = "", headers } = response;
  readAnswer(
    { status: statusCode, statusText: statusMessage, headers, body },
    { verb: "watch", resource },
    host,
  );
}

const tooLong = new ClusterError(
  "error: an event of the watch is larger than 256 MiB; is it a Kubernetes API server?",
  0,
);

/** Its lines that are not blank. Of a connection that is lost these are the complete ones: the caller goes on from there. */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest: string[] = [];
  let size = 0;
  try {
    for await (const chunk of response.setEncoding("utf8")) {
      const lines = String(chunk).split("\n");
      const last = lines.pop() ?? "";
      if (lines.length > 0) {
        yield* [rest.join("") + lines[0], ...lines.slice(1)].filter(isNotBlank);
        rest = [];
        size = 0;
      }
      rest.push(last);
      size += last.length;
      if (size > largestBody) throw tooLong;
    }
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    return;
  }
  const line = rest.join("");
  if (parseObject(line) !== undefined) yield line;
}

function isNotBlank(line: string): boolean {
  return line.trim() !== "";
}

function versionOf({ metadata }: JsonObject): string | undefined {
  const version = isObject(metadata) ? metadata["resourceVersion"] : undefined;
  return typeof version === "string" ? version : undefined;
}

import type { IncomingMessage } from "node:http";
import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { ListOptions, Resource, WatchEvent } from "./cluster.ts";
import { decodeObject } from "./decode-object.ts";
import { parseObject } from "./failures/status-error.ts";
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

/** The server has forgotten a version; a new list is necessary. */
const expired = Symbol("expired");

const metadataAccept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/**
 * Lists a resource and follows it, like client-go's Reflector: over any number of connections, from the last known version
 * (bookmarks update it), with a new list if the server has forgotten that version (410).
 * Resolves after `signal`. Throws ClusterError if the server refuses or does not come back.
 */
export async function watchObjects(server: Server, watched: Watched): Promise<void> {
  const { resource, options, onEvent, signal } = watched;
  while (!signal.aborted) {
    const { items, resourceVersion } = await listObjects(server.requests, resource, options, server.host);
    if (signal.aborted) return;
    onEvent({ type: "relisted", objects: items });
    await followFrom(resourceVersion, server, watched);
  }
}

/** Follows the changes after `version` until the signal, or until the version expires. */
async function followFrom(version: string, server: Server, watched: Watched): Promise<void> {
  let current = version;
  let failed = 0;
  while (!watched.signal.aborted) {
    try {
      const next = await followOnce(current, server, watched);
      if (next === expired) return;
      current = next;
      failed = 0;
    } catch (error) {
      if (watched.signal.aborted || (error instanceof ClusterError && error.status === 410)) return;
      if (failed === maxRetries || !isAbsence(error)) throw error;
      failed++;
    }
    await server.transport.wait(backOff(failed));
  }
}

/** No answer at all: the server can come back. */
function isAbsence(error: unknown): boolean {
  return error instanceof ClusterError && error.status === undefined;
}

/** One connection, which the server ends every few minutes. Returns the version to go on from. */
async function followOnce(
  version: string,
  { transport, host }: Server,
  { resource, options, onEvent, signal }: Watched,
): Promise<string | typeof expired> {
  const parameters = { watch: "1", allowWatchBookmarks: "true", resourceVersion: version };
  const accept = options.metadataOnly ? metadataAccept : "application/json";
  const path = listPath(resource, options, parameters);
  // A compressor would hold events back.
  const headers = { Accept: accept, "Accept-Encoding": "identity" };
  const response = await transport.stream({ method: "GET", path, headers }, signal);
  if (response.statusCode !== 200) await refuse(response, resource, host);
  let current = version;
  for await (const line of linesOf(response)) {
    const change = parseObject(line);
    const object = change?.["object"];
    if (!isObject(object)) continue;
    refuseDeep(object, host);
    // An ERROR has a Status. A new list solves it, or fails itself.
    if (change?.["type"] === "ERROR") return expired;
    current = versionOf(object) ?? current;
    if (change?.["type"] === "BOOKMARK") continue;
    const decoded = decodeObject(object, resource, host, options.metadataOnly);
    const event = toEvent(change?.["type"], identified(decoded, resource));
    if (event !== undefined) onEvent(event);
  }
  return current;
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

async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > largestBody) throw tooLong;
    }
  } catch (error) {
    if (error === tooLong) throw error;
    // The connection is lost: complete lines are yielded, and the caller goes on from there.
    return;
  }
  if (rest !== "") yield rest;
}

function versionOf({ metadata }: JsonObject): string | undefined {
  const version = isObject(metadata) ? metadata["resourceVersion"] : undefined;
  return typeof version === "string" ? version : undefined;
}

import type { ServerResponse } from "node:http";
import { findTarget, partialMetadata } from "./handle.ts";
import type { RecordedRequest } from "./requests.ts";
import type { ServedType } from "./served-types.ts";
import { type Change, metadataOf } from "./store.ts";

const gone = {
  type: "ERROR",
  object: {
    kind: "Status",
    status: "Failure",
    code: 410,
    reason: "Expired",
    message: "too old resource version",
  },
};

/** The open watches of a server. */
export function makeWatches(types: readonly ServedType[]) {
  const open = new Map<ServerResponse, RecordedRequest>();
  return {
    add: (response: ServerResponse, request: RecordedRequest): void => {
      open.set(response, request);
      response.on("close", () => open.delete(response));
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    },
    tell: (change: Change): void => {
      for (const [response, { path, headers }] of open) {
        const target = findTarget(path, types);
        const { namespace } = metadataOf(change.object);
        if (target?.type !== change.of || (target.namespace ?? namespace) !== namespace) continue;
        const partial = (headers.accept ?? "").includes("as=PartialObjectMetadata");
        const object = partial ? partialMetadata(change.object) : change.object;
        response.write(`${JSON.stringify({ type: change.type, object })}\n`);
      }
    },
    /** As a server does every few minutes; with `expired`, after saying that the version is gone. */
    end: (how?: "expired"): void => {
      for (const response of open.keys()) response.end(how === "expired" ? `${JSON.stringify(gone)}\n` : "");
    },
  };
}

import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { type Answer, jsonAnswer, statusAnswer, textAnswer } from "./answers.ts";
import { discoveryDocument, groupVersionOf } from "./discovery.ts";
import type { RecordedRequest } from "./requests.ts";
import { isSelected } from "./selectors.ts";
import type { ServedType } from "./served-types.ts";
import { metadataOf, type Store } from "./store.ts";

/** What admission makes of a new object. */
export type Admission = (
  object: JsonObject,
) => { readonly allowed: JsonObject } | { readonly refused: Answer };

export type Backend = {
  readonly types: readonly ServedType[];
  readonly store: Store;
  readonly aggregatedDiscovery: boolean;
  readonly admit: Admission;
  /** The end of a name made from generateName, another one each time. */
  readonly nameSuffix: () => string;
};

export type Target = {
  readonly type: ServedType;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
};

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** The answer of a healthy API server. */
export function handle(request: RecordedRequest, backend: Backend): Answer {
  const accept = backend.aggregatedDiscovery ? (request.headers.accept ?? "") : "";
  const document = discoveryDocument(request.path, accept, backend.types);
  if (document !== undefined) {
    const type = document["kind"] === "APIGroupDiscoveryList" ? aggregatedType : "application/json";
    return { status: 200, body: JSON.stringify(document), headers: { "content-type": type } };
  }
  if (request.path === "/version") return jsonAnswer(200, { gitVersion: "v1.37.2" });
  const target = findTarget(request.path, backend.types);
  if (target === undefined) return textAnswer(404, "404 page not found\n");
  if (request.method === "POST" || request.method === "PATCH") return write(request, target, backend);
  if (target.name === undefined) {
    return request.query.has("watch") ? "stream" : list(request, target, backend.store);
  }
  const found = backend.store.get(target.type, target.namespace, target.name);
  return found ? jsonAnswer(200, found) : notFound(target, target.name);
}

export function findTarget(path: string, types: readonly ServedType[]): Target | undefined {
  for (const type of types) {
    const base = `/${type.group === "" ? "api" : "apis"}/${groupVersionOf(type)}/`;
    if (!path.startsWith(base)) continue;
    const segments = path.slice(base.length).split("/").map(decodeURIComponent);
    const namespace = segments[0] === "namespaces" && segments.length > 2 ? segments[1] : undefined;
    const [plural, name, ...rest] = namespace === undefined ? segments : segments.slice(2);
    if (plural === type.plural && rest.length === 0) return { type, namespace, name };
  }
  return undefined;
}

function qualifiedName({ plural, group }: ServedType): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function notFound({ type }: Target, name: string): Answer {
  const details = { name, group: type.group, kind: type.plural };
  return statusAnswer(404, "NotFound", `${qualifiedName(type)} "${name}" not found`, details);
}

function alreadyExists({ type }: Target, name: string): Answer {
  const details = { name, group: type.group, kind: type.plural };
  return statusAnswer(409, "AlreadyExists", `${qualifiedName(type)} "${name}" already exists`, details);
}

function list({ query, headers }: RecordedRequest, { type, namespace }: Target, store: Store): Answer {
  const all = store.list(type, namespace).filter((object) => isSelected(object, query));
  const start = Number(query.get("continue") ?? 0);
  const end = query.has("limit") ? start + Number(query.get("limit")) : all.length;
  const partial = (headers.accept ?? "").includes("as=PartialObjectMetadataList");
  return jsonAnswer(200, {
    kind: partial ? "PartialObjectMetadataList" : `${type.kind}List`,
    apiVersion: partial ? "meta.k8s.io/v1" : groupVersionOf(type),
    metadata: {
      resourceVersion: store.version(),
      ...(end < all.length && { continue: `${end}` }),
      // A server does not count what selectors select.
      ...(end < all.length &&
        !query.has("labelSelector") &&
        !query.has("fieldSelector") && { remainingItemCount: all.length - end }),
    },
    items: all
      .slice(start, end)
      .map((object) => (partial ? partialMetadata(object) : withoutType(object, type))),
  });
}

export function partialMetadata(object: JsonObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: metadataOf(object) };
}

/** Items of built-in lists carry neither kind nor apiVersion; custom resources keep theirs. */
function withoutType(object: JsonObject, { group }: ServedType): JsonObject {
  if (group.includes("kubeflow") || group.includes("kserve")) return object;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

function write({ method, query, body }: RecordedRequest, target: Target, backend: Backend): Answer {
  const posted: unknown = JSON.parse(body);
  if (!isObject(posted)) return statusAnswer(400, "BadRequest", "the body is not an object");
  const metadata = { ...metadataOf(posted), ...(target.namespace && { namespace: target.namespace }) };
  const admitted = backend.admit({ ...posted, metadata });
  if ("refused" in admitted) return admitted.refused;
  const created = named(admitted.allowed, backend);
  const name = String(metadataOf(created)["name"]);
  if (method === "POST" && backend.store.get(target.type, target.namespace, name)) {
    return alreadyExists(target, name);
  }
  const isDryRun = query.get("dryRun") === "All";
  return jsonAnswer(201, isDryRun ? created : backend.store.put(created));
}

/** Names are made after admission, which does not see them. */
function named(object: JsonObject, { nameSuffix }: Backend): JsonObject {
  const metadata = metadataOf(object);
  if (metadata["name"] !== undefined) return object;
  return { ...object, metadata: { ...metadata, name: `${metadata["generateName"]}${nameSuffix()}` } };
}

import { dirname } from "node:path";
import { append } from "../append.ts";
import type { Problem } from "../errors.ts";
import { hasNull, isObject, type Json, type JsonObject, type Path, valueAt } from "../kubernetes/json.ts";
import { nameWithControl } from "../kubernetes/object-meta.ts";
import { compiledPipelineAt } from "./compiled-pipeline.ts";
import { describeValue } from "./describe-value.ts";
import { type ManifestObject, problemAt } from "./manifest-object.ts";
import { type ParsedDocument, parseDocuments } from "./parse-documents.ts";
import { noBreakMessage, noBreakSpace, recognizeText } from "./recognize-text.ts";

export type ObjectsIn = {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
};

/** The Kubernetes objects of a text, in its order, those of lists one by one. What cannot be read does not stop the others. */
export function objectsIn(text: string, file: string): ObjectsIn {
  const parsed = parseDocuments(text);
  const read = readDocuments(parsed.documents, file, noBreakSpace.test(text));
  const shared = read.length > 1 ? ({ isShared: true } as const) : {};
  const objects = read.flatMap((found) => ("message" in found ? [] : [{ ...found, ...shared }]));
  const problems: readonly Problem[] = [
    ...parsed.problems.map((problem) => ({ file, ...problem })),
    ...read.flatMap((found) => ("message" in found ? [found] : [])),
  ];
  const duplicateKeys = objects.length > 0 ? parsed.duplicateKeys : [];
  const warnings = duplicateKeys.map(({ message, ...place }) => ({
    file,
    ...place,
    message: `${message}; the last one wins`,
  }));
  const recognized = objects.length === 0 && problems.length > 0 ? recognizeText(text) : undefined;
  return { objects, problems: recognized ? [{ file, ...recognized }] : problems, warnings };
}

/** Why a text without problems has no objects, where it is the text of all files of a path. */
export function whyNoObjects(text: string): string {
  const isEmpty = text.split("\n").every((line) => /^\s*(#.*)?$|^---(\s|$)|^\.\.\.(\s|$)|^%/.test(line));
  return `no objects in it: ${isEmpty ? "empty, or only comments" : "a list without items"}`;
}

/** Each document is an object, a list of them, or a compiled pipeline, which may take two. */
function readDocuments(
  documents: readonly ParsedDocument[],
  file: string,
  hasNoBreakSpaces: boolean,
): readonly (ManifestObject | Problem)[] {
  const found: (ManifestObject | Problem)[] = [];
  for (let index = 0; index < documents.length; index += 1) {
    const { value = null, locate } = documents[index] as ParsedDocument;
    const pipeline = compiledPipelineAt(documents, index, file);
    const [key] = hasNoBreakSpaces ? noBreakKeys(value, []) : [];
    if (key) found.push({ file, line: locate(key).line, message: noBreakMessage });
    else if (pipeline !== undefined) {
      found.push(pipeline.object);
      index += pipeline.documents - 1;
    } else if (value !== null) append(found, expand(value, { file, locate }, {}));
  }
  return found;
}

function* noBreakKeys(value: unknown, path: Path): Generator<Path> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* noBreakKeys(item, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (noBreakSpace.test(key)) yield [...path, key];
      yield* noBreakKeys(item, [...path, key]);
    }
  }
}

type Source = Pick<ManifestObject, "file" | "locate">;

/** `labels:` and `annotations:` without a value are as if they were not there. */
function withoutNullMaps<Value extends Json>(value: Value): Value {
  if (!hasNull(value)) return value;
  if (Array.isArray(value)) return value.map(withoutNullMaps) as unknown as Value;
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key, child]) => child !== null || (key !== "labels" && key !== "annotations"))
    .map(([key, child]) => [key, withoutNullMaps(child)] as const);
  return Object.fromEntries(kept) as Value;
}

/** Keys that a kustomization.yaml without apiVersion and kind is known by. */
const kustomizationKeys = ["resources", "patches", "bases", "components", "configMapGenerator"];

function isKustomization({ apiVersion, kind, ...object }: JsonObject): boolean {
  if (kind === undefined) return kustomizationKeys.some((key) => Array.isArray(object[key]));
  return String(apiVersion).startsWith("kustomize.config.k8s.io/");
}

/** Where a kustomization is built. */
function directoryOf(file: string): string {
  return file === "STDIN" ? "DIRECTORY" : dirname(file);
}

/** RFC 6902, as the patches of a kustomization hold it. */
function isJsonPatch(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => isObject(one) && "op" in one && "path" in one)
  );
}

/** What items of a typed list leave out: a PodList from the API server holds Pods without apiVersion and kind. */
type Inherited = { readonly apiVersion?: string; readonly kind?: string };

function expand(value: unknown, source: Source, inherited: Inherited): readonly (ManifestObject | Problem)[] {
  const refuse = (message: string, path: Path = []) => [
    problemAt({ ...source, apiVersion: "", kind: "", object: {} }, path, message),
  ];
  if (isJsonPatch(value)) return refuse("a JSON patch (kustomize), not a Kubernetes object");
  if (!isObject(value)) return refuse(`expected a Kubernetes object, found ${describeValue(value)}`);
  const object: JsonObject = withoutNullMaps({ ...inherited, ...value });
  const { apiVersion, kind } = object;
  if ("$patch" in object) return refuse("a kustomize patch ($patch), not a Kubernetes object");
  if (isKustomization(object))
    return refuse(`a kustomization, not a manifest; build it with -k ${directoryOf(source.file)}`);
  if (typeof kind !== "string" || kind === "") return refuse("kind is not set: not a Kubernetes object");
  if (typeof apiVersion !== "string" || apiVersion === "")
    return refuse(`apiVersion of this ${kind} is not set`);
  const unprintable = nameWithControl(object);
  if (unprintable !== undefined)
    return refuse(`control characters in ${JSON.stringify(valueAt(object, unprintable))}`, unprintable);
  if (!kind.endsWith("List") || !("items" in object)) return [{ apiVersion, kind, object, ...source }];
  const items = object["items"] ?? [];
  if (!Array.isArray(items)) return refuse(`expected a list, found ${describeValue(items)}`, ["items"]);
  const ofItems = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.flatMap((item, index) => {
    const locate = (path: Path) => source.locate(["items", index, ...path]);
    return expand(item, { file: source.file, locate }, ofItems);
  });
}

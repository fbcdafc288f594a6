import type { Problem } from "../errors.ts";
import type { Path } from "../kubernetes/json.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { compiledPipelineAt } from "./compiled-pipeline.ts";
import { describeValue } from "./describe-value.ts";
import { type ManifestObject, problemAt } from "./manifest-object.ts";
import { parseText } from "./parse-text.ts";

export type ObjectsIn = {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
};

/** The Kubernetes objects of a text, in its order, those of lists one by one. */
export function objectsIn(text: string, file: string): ObjectsIn {
  const parsed = parseText(text);
  if (!parsed.ok) return { objects: [], problems: [{ file, ...parsed.problem }], warnings: [] };
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  let next = 0;
  for (const [document, value] of parsed.documents.entries()) {
    if (value === null || document < next) continue;
    const pipeline = compiledPipelineAt(parsed.documents, document, file, parsed.locate);
    if (pipeline !== undefined) {
      objects.push(pipeline.object);
      next = document + pipeline.documents;
      continue;
    }
    for (const found of expand(value, { file, locate: (path) => parsed.locate(document, path) }, {})) {
      if ("message" in found) problems.push(found);
      else objects.push(found);
    }
  }
  const { duplicateKey } = parsed;
  const warnings = duplicateKey
    ? [{ file, ...duplicateKey, message: `${duplicateKey.message}; the last one wins` }]
    : [];
  return { objects, problems, warnings };
}

type Source = Pick<ManifestObject, "file" | "locate">;

/** What items of a typed list leave out: a PodList from the API server holds Pods without apiVersion and kind. */
type Inherited = { readonly apiVersion?: string; readonly kind?: string };

function expand(value: unknown, source: Source, inherited: Inherited): readonly (ManifestObject | Problem)[] {
  const refuse = (message: string, path: Path = []) => [
    problemAt({ ...source, apiVersion: "", kind: "", object: {} }, path, message),
  ];
  if (!isObject(value)) return refuse(`expected a Kubernetes object, found ${describeValue(value)}`);
  const object: JsonObject = { ...inherited, ...value };
  const { apiVersion, kind } = object;
  if (typeof kind !== "string" || kind === "") return refuse("kind is not set: not a Kubernetes object");
  if (typeof apiVersion !== "string" || apiVersion === "")
    return refuse(`apiVersion of this ${kind} is not set`);
  if (!kind.endsWith("List") || !("items" in object)) return [{ apiVersion, kind, object, ...source }];
  const items = object["items"] ?? [];
  if (!Array.isArray(items)) return refuse(`expected a list, found ${describeValue(items)}`, ["items"]);
  const ofItems = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.flatMap((item, index) => {
    const locate = (path: Path) => source.locate(["items", index, ...path]);
    return expand(item, { file: source.file, locate }, ofItems);
  });
}

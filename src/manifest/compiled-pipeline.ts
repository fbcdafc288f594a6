import { isObject, type JsonObject, type Path } from "../kubernetes/json.ts";
import type { ManifestObject } from "./manifest-object.ts";
import type { ParsedDocument } from "./parse-documents.ts";

/** Where there is no document. */
const nothing: ParsedDocument = { value: undefined, locate: () => ({ line: 1, column: 1 }) };

/** A pipeline as `kfp` compiles it (IR YAML), and how many documents of the file it takes. */
type CompiledPipeline = { readonly object: ManifestObject; readonly documents: 1 | 2 };

/** As the specifications are called in a file of `kfp`, in a PipelineVersion, and in an answer of the API of Kubeflow Pipelines. */
const specNames = ["pipelineSpec", "pipeline_spec"] as const;
const platformNames = ["platformSpec", "platform_spec"] as const;

/**
 * Reads a compiled pipeline, which has neither apiVersion nor kind, as the PipelineVersion that Kubeflow Pipelines stores: the
 * document, with its settings for Kubernetes, which are in it or are the next document. Undefined for any other document.
 */
export function compiledPipelineAt(
  documents: readonly ParsedDocument[],
  index: number,
  file: string,
): CompiledPipeline | undefined {
  const [{ value: document, locate } = nothing, { value: next, locate: locateNext } = nothing] =
    documents.slice(index, index + 2);
  if (!isObject(document) || "kind" in document) return undefined;
  const outer = specNames.find((name) => isObject(document[name]));
  const pipelineSpec = (outer === undefined ? document : document[outer]) as JsonObject;
  const { pipelineInfo } = pipelineSpec;
  if (!isObject(pipelineInfo) || !isObject(pipelineSpec["root"])) return undefined;
  const inside = platformNames.find((name) => isPlatform(document[name]));
  const own = inside === undefined ? document : document[inside];
  const following = isPlatform(own) || !isPlatform(next) ? undefined : next;
  const platform = following ?? (isPlatform(own) ? { platforms: own["platforms"] ?? null } : undefined);
  const [apiVersion, kind] = ["pipelines.kubeflow.org/v2beta1", "PipelineVersion"];
  const object: JsonObject = {
    apiVersion,
    kind,
    metadata: { name: String(pipelineInfo["name"] ?? "") },
    spec: { pipelineSpec, ...(platform && { platformSpec: platform }) },
  };
  const place = ([, part, ...rest]: Path) => {
    if (part === "platformSpec") return following ? locateNext(rest) : locate([...path(inside), ...rest]);
    return locate(part === "pipelineSpec" ? [...path(outer), ...rest] : []);
  };
  return { object: { apiVersion, kind, object, file, locate: place }, documents: following ? 2 : 1 };
}

const path = (name: string | undefined): Path => (name === undefined ? [] : [name]);

function isPlatform(value: unknown): value is JsonObject {
  return isObject(value) && isObject(value["platforms"]) && !("kind" in value);
}

import { isObject, type JsonObject, type Path } from "../kubernetes/json.ts";
import type { ManifestObject } from "./manifest-object.ts";
import type { ParsedDocument } from "./parse-documents.ts";

/** Where there is no document. */
const nothing: ParsedDocument = { value: undefined, locate: () => ({ line: 1, column: 1 }) };

/** A pipeline as `kfp` compiles it (IR YAML), and how many documents of the file it takes. */
type CompiledPipeline = { readonly object: ManifestObject; readonly documents: 1 | 2 };

/**
 * Reads a compiled pipeline, which has neither apiVersion nor kind, as the PipelineVersion that Kubeflow Pipelines stores: the
 * document, with the next one if that has its settings for Kubernetes. Undefined for any other document.
 */
export function compiledPipelineAt(
  documents: readonly ParsedDocument[],
  index: number,
  file: string,
): CompiledPipeline | undefined {
  const [{ value: document, locate } = nothing, { value: next, locate: locateNext } = nothing] =
    documents.slice(index, index + 2);
  if (!isObject(document) || "kind" in document) return undefined;
  const pipelineSpec = isObject(document["pipelineSpec"]) ? document["pipelineSpec"] : document;
  const { pipelineInfo } = pipelineSpec;
  if (!isObject(pipelineInfo) || !isObject(pipelineSpec["root"])) return undefined;
  const platform = isObject(next) && isObject(next["platforms"]) && !("kind" in next) ? next : undefined;
  const [apiVersion, kind] = ["pipelines.kubeflow.org/v2beta1", "PipelineVersion"];
  const object: JsonObject = {
    apiVersion,
    kind,
    metadata: { name: String(pipelineInfo["name"] ?? "") },
    spec: { pipelineSpec, ...(platform && { platformSpec: platform }) },
  };
  const place = ([, part, ...rest]: Path) => {
    if (part === "platformSpec") return locateNext(rest);
    return locate(part === "pipelineSpec" && pipelineSpec === document ? rest : []);
  };
  return { object: { apiVersion, kind, object, file, locate: place }, documents: platform ? 2 : 1 };
}

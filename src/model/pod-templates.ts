import { isObject, type Json, type JsonObject, type Path } from "../kubernetes/json.ts";
import { groupOf, workloadKindOf } from "./workload-kinds.ts";

/** A Pod template in an object of an unknown kind. */
export type FoundTemplate = {
  readonly template: JsonObject;
  /** Of the PodTemplateSpec, or of a bare PodSpec. */
  readonly path: Path;
  readonly type: "PodTemplateSpec" | "PodSpec";
  readonly replicas?: number;
};

type Found = FoundTemplate | { readonly workload: JsonObject; readonly path: Path };

/** Kinds from which only other objects create Pods. */
const descriptions: ReadonlySet<string> = new Set([
  "apps/ControllerRevision",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "serving.kserve.io/ServingRuntime",
  "serving.kserve.io/ClusterServingRuntime",
  "trainer.kubeflow.org/TrainingRuntime",
  "trainer.kubeflow.org/ClusterTrainingRuntime",
]);

const maxDepth = 16;

/** The Pod templates in an object of an unknown kind, in the order of its fields; none for descriptive kinds. */
export function podTemplatesIn(object: JsonObject): readonly Found[] {
  const kind = `${groupOf(String(object["apiVersion"] ?? ""))}/${object["kind"]}`;
  if (descriptions.has(kind)) return [];
  const { metadata: _, status: __, ...fields } = object;
  return Object.entries(fields).flatMap(([key, value]) => search(value, [key], object));
}

function search(value: Json, path: Path, parent: JsonObject): readonly Found[] {
  if (path.length > maxDepth) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => search(item, [...path, index], parent));
  }
  if (!isObject(value)) return [];
  if (isWorkload(value)) return [{ workload: value, path }];
  const replicas = parent["replicas"];
  const count = typeof replicas === "number" ? { replicas } : {};
  if (isPodSpec(value["spec"])) return [{ template: value, path, type: "PodTemplateSpec", ...count }];
  if (isPodSpec(value)) return [{ template: { spec: value }, path, type: "PodSpec", ...count }];
  return Object.entries(value).flatMap(([key, item]) => search(item, [...path, key], value));
}

/** A whole object: a reference to one (scaleTargetRef, workloadRef) has the same apiVersion and kind, and no more than a name. */
function isWorkload({ apiVersion, kind, metadata, spec, template }: JsonObject): boolean {
  return (
    typeof apiVersion === "string" &&
    typeof kind === "string" &&
    (metadata ?? spec ?? template) !== undefined &&
    workloadKindOf(apiVersion, kind) !== undefined
  );
}

/** Only a PodSpec has a list of containers with names or images. */
function isPodSpec(value: Json | undefined): boolean {
  const containers = isObject(value) ? value["containers"] : undefined;
  if (!Array.isArray(containers)) return false;
  return (
    containers.length > 0 &&
    containers.every((one: Json) => isObject(one) && ("image" in one || "name" in one))
  );
}

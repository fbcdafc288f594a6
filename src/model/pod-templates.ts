import { isObject, type Json, type JsonObject, type Path } from "../kubernetes/json.ts";
import { groupOf, workloadKindOf } from "./workload-kinds.ts";

/** What an object of an unknown kind holds: a Pod template by its shape, or a whole object of a known kind. */
export type Found =
  | {
      readonly template: JsonObject;
      /** Of the PodTemplateSpec, or of the PodSpec where there is nothing around it. */
      readonly path: Path;
      readonly type: "PodTemplateSpec" | "PodSpec";
      readonly replicas?: number;
    }
  | { readonly workload: JsonObject; readonly path: Path };

/** They describe Pods that only other objects create. */
const descriptions: ReadonlySet<string> = new Set([
  "apps/ControllerRevision",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "serving.kserve.io/ServingRuntime",
  "serving.kserve.io/ClusterServingRuntime",
  "trainer.kubeflow.org/TrainingRuntime",
  "trainer.kubeflow.org/ClusterTrainingRuntime",
]);

const maxDepth = 16;

/** The Pod templates in an object of an unknown kind, in the order of its fields; none for kinds that only describe. */
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

function isWorkload({ apiVersion, kind }: JsonObject): boolean {
  return (
    typeof apiVersion === "string" &&
    typeof kind === "string" &&
    workloadKindOf(apiVersion, kind) !== undefined
  );
}

/** Containers with a name or an image are what every PodSpec has, and nothing else. */
function isPodSpec(value: Json | undefined): boolean {
  const containers = isObject(value) ? value["containers"] : undefined;
  if (!Array.isArray(containers)) return false;
  return (
    containers.length > 0 &&
    containers.every((one: Json) => isObject(one) && ("image" in one || "name" in one))
  );
}

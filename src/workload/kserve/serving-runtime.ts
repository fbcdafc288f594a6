import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import { allOf, type Lookup } from "../lookup.ts";
import { nameOf, namespaceOf, objectAt, objectsAt, stringsAt, textAt } from "../workload-pod.ts";

/** A ServingRuntime or ClusterServingRuntime. */
export type ServingRuntime = {
  readonly name: string;
  readonly annotations: StringMap;
  readonly spec: JsonObject;
};

const apiVersion = "serving.kserve.io/v1alpha1";

/**
 * reconcileModel (v0.20.0): the runtime that the model names, else the first that supports it. Those of the namespace come
 * before those of the cluster. Undefined if there is none.
 */
export function servingRuntimeOf(
  service: JsonObject,
  model: JsonObject,
  lookup: Lookup,
): ServingRuntime | undefined {
  if (Object.keys(model).length === 0) return undefined;
  const namespace = namespaceOf(service);
  const name = textAt(model, "runtime");
  const [own, ofCluster] =
    name === undefined
      ? [
          first(model, allOf(lookup, { apiVersion, kind: "ServingRuntime", namespace })),
          first(model, allOf(lookup, { apiVersion, kind: "ClusterServingRuntime" })),
        ]
      : [
          lookup({ apiVersion, kind: "ServingRuntime", namespace, name }),
          lookup({ apiVersion, kind: "ClusterServingRuntime", name }),
        ];
  const runtime = own ?? ofCluster;
  if (runtime === undefined) return undefined;
  return {
    name: nameOf(runtime),
    annotations: stringsAt(runtime, "metadata.annotations"),
    spec: objectAt(runtime, "spec"),
  };
}

/** GetSupportingRuntimes: by priority, then the simplest protocol, the youngest, the first name. */
function first(model: JsonObject, runtimes: readonly JsonObject[]): JsonObject | undefined {
  const { name, version } = objectAt(model, "modelFormat");
  const protocol = textAt(model, "protocolVersion") ?? "v1";
  const formatsOf = (runtime: JsonObject) => objectsAt(runtime, "spec.supportedModelFormats");
  const supporting = runtimes.filter((runtime) => {
    const { disabled, multiModel, workerSpec } = objectAt(runtime, "spec");
    const protocols = protocolsOf(runtime);
    return (
      disabled !== true &&
      multiModel !== true &&
      workerSpec == null &&
      (protocols.length === 0 || protocols.includes(protocol)) &&
      formatsOf(runtime).some(
        (one) =>
          one["autoSelect"] === true &&
          one["name"] === name &&
          (version == null || String(one["version"]) === String(version)),
      )
    );
  });
  const priority = (runtime: JsonObject) =>
    Number(formatsOf(runtime).find((one) => one["name"] === name)?.["priority"] ?? Number.NEGATIVE_INFINITY);
  const created = (runtime: JsonObject) => textAt(runtime, "metadata.creationTimestamp") ?? "";
  const descending = (a: number | string, b: number | string) => (a === b ? 0 : a < b ? 1 : -1);
  const [found] = supporting.toSorted(
    (a, b) =>
      descending(priority(a), priority(b)) ||
      descending(simplest(b), simplest(a)) ||
      descending(created(a), created(b)) ||
      descending(nameOf(b), nameOf(a)),
  );
  return found;
}

function protocolsOf(runtime: JsonObject): readonly string[] {
  const protocols = objectAt(runtime, "spec")["protocolVersions"];
  return Array.isArray(protocols) ? protocols.map(String) : [];
}

/** GetProtocolVersionPriority */
function simplest(runtime: JsonObject): number {
  const known = ["v1", "v2", "grpc-v1", "grpc-v2"];
  const ranks = protocolsOf(runtime).map((one) => (known.includes(one) ? known.indexOf(one) : known.length));
  return Math.min(known.length, ...ranks);
}

/** Defaults that depend on the server of a runtime. */
export type RuntimeDefaults = {
  /** For the Pods of all components. */
  readonly labels: StringMap;
  /** For the container of the model, unless the user sets them. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly args: readonly string[];
};

const classes: Readonly<Record<string, string>> = {
  xgboost: "mlserver_xgboost.XGBoostModel",
  lightgbm: "mlserver_lightgbm.LightGBMModel",
  mlflow: "mlserver_mlflow.MLflowRuntime",
};

/** SetRuntimeDefaults, by the annotation serving.kserve.io/server-type of the runtime or its name. */
export function runtimeDefaults(
  service: JsonObject,
  model: JsonObject,
  runtime: ServingRuntime | undefined,
): RuntimeDefaults {
  const server = runtime === undefined ? "" : serverOf(runtime);
  const isStored = model["storageUri"] != null || model["storage"] != null;
  if (server === "mlserver") {
    const format = String(objectAt(model, "modelFormat")["name"]);
    return {
      labels: { modelClass: ownValue(classes, format) ?? "mlserver_sklearn.SKLearnModel" },
      env: isStored
        ? [
            { name: "MLSERVER_MODEL_NAME", value: nameOf(service) },
            { name: "MLSERVER_MODEL_URI", value: "/mnt/models" },
          ]
        : [{ name: "MLSERVER_LOAD_MODELS_AT_STARTUP", value: "false" }],
      args: [],
    };
  }
  if (server === "torchserve") {
    const protocol = textAt(model, "protocolVersion") ?? "v1";
    return {
      labels: { serviceEnvelope: protocol.endsWith("v2") ? "kservev2" : "kserve" },
      env: [{ name: "PROTOCOL_VERSION", value: protocol }],
      args: [],
    };
  }
  const args = server === "tritonserver" && !isStored ? ["--model-control-mode=explicit"] : [];
  return { labels: {}, env: [], args };
}

/** Servers with an image for GPUs that has the tag `-gpu`. */
const withGpuImages = ["tensorflow-serving", "torchserve", "huggingfaceserver"];

/** UpdateImageTag: the version of the model, or the variant of the image with or without GPUs. */
export function imageFor(
  container: JsonObject,
  { name, annotations }: ServingRuntime,
  version: string | undefined,
): JsonObject {
  const image = textAt(container, "image") ?? "";
  const [, repository = image, tag] = /^(.*):([\w.-]*)$/.exec(image) ?? [];
  if (image === "" || image.includes("@sha256:")) return container;
  if (version !== undefined) return { ...container, image: `${repository}:${version}` };
  if (tag === undefined) return container;
  const limits = Object.keys(objectAt(container, "resources.limits"));
  const usesGpu = limits.some((limit) => limit === "nvidia.com/gpu" || limit.startsWith("nvidia.com/mig"));
  const server = serverOf({ name, annotations });
  if (usesGpu && withGpuImages.includes(server) && !image.endsWith("-gpu"))
    return { ...container, image: `${image}-gpu` };
  const isForGpus = server === "vllmserver" && !usesGpu && !repository.endsWith("-cpu");
  return isForGpus ? { ...container, image: `${repository}-cpu:${tag}` } : container;
}

function serverOf({ name, annotations }: Pick<ServingRuntime, "name" | "annotations">): string {
  const byName: Readonly<Record<string, string>> = {
    "kserve-mlserver": "mlserver",
    "kserve-torchserve": "torchserve",
    "kserve-tritonserver": "tritonserver",
    "kserve-tensorflow-serving": "tensorflow-serving",
    "kserve-huggingfaceserver": "huggingfaceserver",
    "kserve-vllmserver": "vllmserver",
  };
  return annotations["serving.kserve.io/server-type"] ?? ownValue(byName, name) ?? "";
}

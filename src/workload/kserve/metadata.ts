import type { JsonObject } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import { nameOf, objectAt, objectsAt, stringsAt, textAt } from "../workload-pod.ts";
import { modelOf, storageUriOf } from "./containers.ts";
import type { KserveSettings } from "./settings.ts";

/** Who creates the Pods: a Deployment (raw) or Knative (serverless). */
export type Mode = "raw" | "serverless" | "unknown";

const modeKey = "serving.kserve.io/deploymentMode";

/** DefaultInferenceService: renames old modes, and adds the default of KServe's ConfigMap unless it is Knative. */
export function withDeploymentMode(service: JsonObject, otherwise: string | undefined): JsonObject {
  const annotations = stringsAt(service, "metadata.annotations");
  const newWords: Readonly<Record<string, string>> = { RawDeployment: "Standard", Serverless: "Knative" };
  const own = annotations[modeKey];
  const mode = newWords[own ?? otherwise ?? ""] ?? own ?? otherwise;
  if (mode === undefined || (own === undefined && mode === "Knative")) return service;
  const metadata = objectAt(service, "metadata");
  return { ...service, metadata: { ...metadata, annotations: { ...annotations, [modeKey]: mode } } };
}

/** The annotation, or the default in KServe's ConfigMap. */
export function deploymentMode(service: JsonObject, otherwise?: string): Mode {
  const mode = stringsAt(service, "metadata.annotations")[modeKey] ?? otherwise;
  if (mode === "Standard") return "raw";
  return mode === "Serverless" || mode === "Knative" ? "serverless" : "unknown";
}

/** buildObjectMeta and createRawDefaultDeployment: labels of the service, then those of the component, then KServe's. */
export function componentLabels(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  mode: Mode,
  { disallowed }: KserveSettings,
): StringMap {
  const name = nameOf(service);
  const labels: StringMap = {
    ...stringsAt(service, "metadata.labels"),
    ...stringsAt(spec, "labels"),
    "serving.kserve.io/inferenceservice": name,
    component,
  };
  if (mode !== "serverless") return { ...labels, app: `isvc.${name}-${component}` };
  return without(labels, disallowed.labels);
}

/** Annotations of the service, those for KServe's webhook and Knative, and those of the component. */
export function componentAnnotations(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  mode: Mode,
  { disallowed }: KserveSettings,
): StringMap {
  return {
    ...without(stringsAt(service, "metadata.annotations"), disallowed.annotations),
    ...loggerAnnotations(spec),
    ...batcherAnnotations(spec),
    ...storageAnnotations(component, spec),
    ...(component === "predictor" && multiModelAnnotations(service, spec)),
    ...without(stringsAt(spec, "annotations"), disallowed.annotations),
    ...(mode === "serverless" && scalingAnnotations(service, spec)),
  };
}

function without(strings: StringMap, keys: readonly string[]): StringMap {
  return Object.fromEntries(Object.entries(strings).filter(([key]) => !keys.includes(key)));
}

/** addAgentAnnotations: without a storage location, the server loads several models later. */
function multiModelAnnotations(service: JsonObject, spec: JsonObject): StringMap {
  const model = modelOf(spec);
  const [first] = objectsAt(spec, "containers");
  const ofContainer = objectsAt(first ?? {}, "env").some(
    ({ name, value }) => name === "MULTI_MODEL_SERVER" && value === "true",
  );
  const isPlaced = model["storageUri"] != null || model["storage"] != null || "storageUris" in spec;
  const ofModel = objectAt(model, "modelFormat")["name"] !== "huggingface" && !isPlaced;
  const isMulti = first === undefined ? Object.keys(model).length > 0 && ofModel : ofContainer;
  return internal({
    agent: isMulti ? "true" : undefined,
    configVolumeName: isMulti ? `modelconfig-${nameOf(service)}-0` : undefined,
    configMountPath: isMulti ? "/mnt/configs" : undefined,
    modelDir: isMulti ? "/mnt/models" : undefined,
  });
}

/** SetAutoScalingAnnotations */
function scalingAnnotations(service: JsonObject, spec: JsonObject): StringMap {
  const prefix = "autoscaling.knative.dev";
  const own = { ...stringsAt(service, "metadata.annotations"), ...stringsAt(spec, "annotations") };
  const { scaleTarget, scaleMetric, minReplicas, maxReplicas } = spec;
  return {
    [`${prefix}/class`]: own[`${prefix}/class`] ?? "kpa.autoscaling.knative.dev",
    ...(scaleTarget != null && { [`${prefix}/target`]: String(scaleTarget) }),
    ...(scaleMetric != null && { [`${prefix}/metric`]: String(scaleMetric) }),
    [`${prefix}/min-scale`]: String(minReplicas ?? 1),
    ...(maxReplicas && { [`${prefix}/max-scale`]: String(maxReplicas) }),
  };
}

/** addLoggerAnnotations */
function loggerAnnotations(spec: JsonObject): StringMap {
  if (spec["logger"] == null) return {};
  const { url, mode, metadataHeaders } = objectAt(spec, "logger");
  return internal({
    logger: "true",
    "logger-sink-url": url,
    "logger-mode": mode ?? "",
    "logger-metadata-headers": Array.isArray(metadataHeaders) ? metadataHeaders.join(",") : undefined,
  });
}

/** addBatcherAnnotations */
function batcherAnnotations(spec: JsonObject): StringMap {
  if (spec["batcher"] == null) return {};
  const { maxBatchSize, maxLatency } = objectAt(spec, "batcher");
  return internal({
    batcher: "true",
    "batcher-max-batchsize": maxBatchSize,
    "batcher-max-latency": maxLatency,
  });
}

/** addStorageSpecAnnotations and addStorageInitializerAnnotations */
function storageAnnotations(component: string, spec: JsonObject): StringMap {
  const uri = storageUriOf(component, spec);
  const storage = objectAt(modelOf(spec), "storage");
  const path = textAt(storage, "path");
  return internal({
    "storage-spec": Object.keys(storage).length > 0 ? "true" : undefined,
    "storage-spec-param": storage["parameters"] == null ? undefined : JSON.stringify(storage["parameters"]),
    "storage-spec-key": storage["key"],
    "storage-initializer-sourceuri":
      uri ?? (path === undefined ? undefined : `<scheme-placeholder>://${path.replace(/^\//, "")}`),
  });
}

function internal(values: Readonly<Record<string, unknown>>): StringMap {
  const set = Object.entries(values).filter(([, value]) => value != null);
  return Object.fromEntries(set.map(([key, value]) => [`internal.serving.kserve.io/${key}`, String(value)]));
}

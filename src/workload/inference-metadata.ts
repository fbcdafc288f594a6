import type { JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { modelOf, storageUriOf } from "./inference-containers.ts";
import { nameOf, objectAt, textAt } from "./workload-pod.ts";

/** Knative makes the Pods of a serverless service, a Deployment those of a raw one. */
export type Mode = "raw" | "serverless" | "unknown";

/** By the annotation serving.kserve.io/deploymentMode, in old and new words, or by the default in KServe's ConfigMap. */
export function deploymentMode(service: JsonObject, otherwise?: string): Mode {
  const mode = objectAt(service, "metadata.annotations")["serving.kserve.io/deploymentMode"] ?? otherwise;
  if (mode === "RawDeployment" || mode === "Standard") return "raw";
  return mode === "Serverless" || mode === "Knative" ? "serverless" : "unknown";
}

/** buildObjectMeta and createRawDefaultDeployment: labels of the service, then those of the component, then KServe's. */
export function componentLabels(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  mode: Mode,
): StringMap {
  const name = nameOf(service);
  const labels = {
    ...objectAt(service, "metadata.labels"),
    ...objectAt(spec, "labels"),
    "serving.kserve.io/inferenceservice": name,
    component,
    ...(mode !== "serverless" && { app: `isvc.${name}-${component}` }),
  };
  return labels as StringMap; // the CRD and the API server admit only strings
}

/** Annotations of the service, what KServe's webhook is told by them, and those of the component. */
export function componentAnnotations(service: JsonObject, component: string, spec: JsonObject): StringMap {
  return {
    ...allowed(objectAt(service, "metadata.annotations")),
    ...loggerAnnotations(spec),
    ...batcherAnnotations(spec),
    ...storageAnnotations(component, spec),
    ...allowed(objectAt(spec, "annotations")),
  };
}

/** constants.ServiceAnnotationDisallowedList */
const kept = [
  "autoscaling.knative.dev/min-scale",
  "autoscaling.knative.dev/max-scale",
  "internal.serving.kserve.io/storage-initializer-sourceuri",
  "kubectl.kubernetes.io/last-applied-configuration",
  "internal.serving.kserve.io/model-format",
];

function allowed(annotations: JsonObject): StringMap {
  const found = Object.entries(annotations).filter(([key]) => !kept.includes(key));
  return Object.fromEntries(found) as StringMap; // the CRD and the API server admit only strings
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

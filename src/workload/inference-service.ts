import { isObject, type JsonObject } from "../model/json.ts";
import type { StringMap } from "../model/object-meta.ts";
import {
  nameOf,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
  withNamed,
} from "./workload-pod.ts";

/** Fields of a component that are not those of a PodSpec. */
const ofComponent = new Set([
  ...["model", "workerSpec", "minReplicas", "maxReplicas", "scaleTarget", "scaleMetric", "scaleMetricType"],
  ...[
    "autoScaling",
    "containerConcurrency",
    "timeout",
    "canaryTrafficPercent",
    "logger",
    "batcher",
    "labels",
  ],
  ...[
    "annotations",
    "deploymentStrategy",
    "name",
    "storageContainerName",
    "sklearn",
    "xgboost",
    "tensorflow",
  ],
  ...["pytorch", "triton", "onnx", "huggingface", "pmml", "lightgbm", "paddle", "art", "scaleTargetRef"],
]);

/** KServe buildObjectMeta (kserve/kserve 0187b46): Pods get the labels of the InferenceService, then those of the component. */
export const inferenceServicePods: PodMaker = (service) => {
  const pods = ["predictor", "transformer", "explainer"].flatMap((component) => {
    const spec = objectAt(service, "spec")[component];
    return isObject(spec) ? [componentPod(service, component, spec)] : [];
  });
  return pods.length > 0 ? pods : { problem: "spec has neither predictor, transformer nor explainer" };
};

function componentPod(service: JsonObject, component: string, spec: JsonObject): WorkloadPod {
  const name = nameOf(service);
  const labels = {
    ...objectAt(service, "metadata.labels"),
    ...objectAt(spec, "labels"),
    "serving.kserve.io/inferenceservice": name,
    component,
    app: `isvc.${name}-${component}`,
  } as StringMap; // the CRD and the API server admit only strings
  const annotations = {
    ...objectAt(service, "metadata.annotations"),
    ...objectAt(spec, "annotations"),
  } as StringMap;
  const podSpec = Object.fromEntries(Object.entries(spec).filter(([field]) => !ofComponent.has(field)));
  const containers = containersOf(spec).map((container) => ({
    ...container,
    env: withNamed(container["env"], { name: "INFERENCE_SERVICE_NAME", value: name }),
  }));
  const generateName = `${name}-${component}-`;
  return {
    pod: podFromTemplate(
      service,
      {},
      { generateName, labels, annotations, spec: { ...podSpec, containers } },
    ),
    from: placeIn(service, `spec.${component}`),
    role: component,
    notes: componentNotes(spec),
  };
}

/** A component's own containers, or the one that a ServingRuntime will be merged into. */
function containersOf(spec: JsonObject): readonly JsonObject[] {
  const {
    name = "kserve-container",
    image,
    command,
    args,
    env,
    resources,
    volumeMounts,
  } = objectAt(spec, "model");
  const own = objectsAt(spec, "containers").map((one) => ({
    ...one,
    name: one["name"] ?? "kserve-container",
  }));
  if (!isObject(spec["model"])) return own.length > 0 ? own : [{ name }];
  const fields = Object.entries({ image, command, args, env, resources, volumeMounts });
  const model = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  return [{ name, ...model }, ...own];
}

function componentNotes(spec: JsonObject): readonly string[] {
  const runtime = textAt(spec, "model.runtime");
  return [
    ...(objectsAt(spec, "containers").length > 0
      ? []
      : [
          `image, command and more come from the ServingRuntime${runtime ? ` ${runtime}` : ""}, whose labels reach the Pod too`,
        ]),
    "in serverless mode Knative adds the container queue-proxy, labels and annotations",
    "KServe's own webhook may add a storage-initializer",
  ];
}

import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { Pod } from "../../model/pod.ts";
import { defaultsNote } from "../controller-settings.ts";
import { standInNotes } from "../runtime-image.ts";
import { strategicMerge } from "../strategic-merge.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "../workload-pod.ts";
import { componentContainers, modelOf, type Server, type Serving, storageUriOf } from "./containers.ts";
import { componentAnnotations, componentLabels, deploymentMode, withDeploymentMode } from "./metadata.ts";
import { runtimeDefaults, servingRuntimeOf } from "./serving-runtime.ts";
import { type KserveSettings, kserveSettings, type Mode } from "./settings.ts";

/** PodSpec of KServe: the fields of a component that belong to its Pod. */
const podFields = [
  ...["volumes", "initContainers", "containers", "restartPolicy", "terminationGracePeriodSeconds"],
  ...["activeDeadlineSeconds", "dnsPolicy", "nodeSelector", "serviceAccountName", "serviceAccount"],
  ...["automountServiceAccountToken", "nodeName", "hostNetwork", "hostPID", "hostIPC", "hostUsers"],
  ...["shareProcessNamespace", "securityContext", "imagePullSecrets", "hostname", "subdomain", "affinity"],
  ...["schedulerName", "tolerations", "hostAliases", "priorityClassName", "priority", "dnsConfig"],
  ...["readinessGates", "runtimeClassName", "enableServiceLinks", "preemptionPolicy", "overhead"],
  ...["topologySpreadConstraints", "setHostnameAsFQDN", "os", "schedulingGates", "resourceClaims"],
];
/** MergePodSpec: the fields of a ServingRuntime that belong to its Pod. */
const runtimeFields = [
  "nodeSelector",
  "affinity",
  "tolerations",
  "volumes",
  "imagePullSecrets",
  "schedulerName",
];

/** The Pods of KServe's predictor, transformer and explainer (kserve v0.20.0). */
export const inferenceServicePods: PodReader = (written, { lookup }) => {
  const settings = kserveSettings(lookup);
  const service = withDeploymentMode(written, settings.mode);
  const model = modelOf(objectAt(service, "spec.predictor"));
  const runtime = servingRuntimeOf(service, model, lookup);
  const defaults = runtimeDefaults(service, model, runtime);
  const metadata = objectAt(service, "metadata");
  const labels = { ...stringsAt(service, "metadata.labels"), ...defaults.labels };
  const labelled = { ...service, metadata: { ...metadata, labels } };
  const pods = ["predictor", "transformer", "explainer"].flatMap((component) => {
    const spec = objectAt(service, "spec")[component];
    const server = component === "predictor" ? { runtime, defaults } : undefined;
    return isObject(spec) ? [componentPod(labelled, component, spec, settings, server)] : [];
  });
  return pods.length > 0 ? pods : { problem: "spec has no predictor, transformer or explainer" };
};

function componentPod(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  settings: KserveSettings,
  server: Server | undefined,
): WorkloadPod {
  const mode = deploymentMode(service, settings.mode);
  const pod = podOf(service, component, spec, { mode, server, settings });
  return workloadPod({
    pod,
    from: placeIn(service, `metadata.labels and spec.${component}`),
    role: component,
    ...replicasAndAbsence(service, spec),
    unknownLabels: mode === "raw" ? [{ key: "pod-template-hash", why: "set by the controller" }] : [],
    notes: [
      ...(server !== undefined && server.runtime === undefined ? runtimeNotes(spec) : []),
      ...standInNotes(pod),
      ...modeNotes[mode],
      ...componentNotes(component, spec),
      ...(settings.isAtHand || mode === "unknown" ? [] : [defaultsNote("KServe", "inferenceservice-config")]),
    ],
  });
}

function podOf(service: JsonObject, component: string, spec: JsonObject, serving: Serving): Pod {
  const { mode, server, settings } = serving;
  const runtime = server?.runtime?.spec ?? {};
  const labels = {
    ...stringsAt(runtime, "labels"),
    ...componentLabels(service, component, spec, mode, settings),
  };
  const annotations = {
    ...stringsAt(runtime, "annotations"),
    ...componentAnnotations(service, component, spec, mode, settings),
  };
  const podSpec = {
    ...(!settings.mountsToken && { automountServiceAccountToken: false }),
    ...strategicMerge(only(runtime, runtimeFields), only(spec, podFields)),
    containers: componentContainers(service, component, spec, serving),
  };
  const generateName = `${nameOf(service)}-${component}-`;
  return podFromTemplate(service, {}, { generateName, labels, annotations, spec: podSpec });
}

function only(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => fields.includes(field)));
}

function replicasAndAbsence(
  service: JsonObject,
  spec: JsonObject,
): Pick<WorkloadPod, "replicas" | "absence"> {
  const replicas = numberAt(spec, "minReplicas", 1);
  if (stringsAt(service, "metadata.annotations")["serving.kserve.io/stop"] === "true") {
    return { replicas, absence: { reason: "stopped", why: "serving.kserve.io/stop is true" } };
  }
  return replicas > 0
    ? { replicas }
    : { replicas: 1, absence: { reason: "waits", why: "minReplicas is 0: the first request starts it" } };
}

const modeNotes: Readonly<Record<Mode, readonly string[]>> = {
  raw: [],
  serverless: [
    "Knative adds the container queue-proxy, the variables PORT and K_*, and its own labels and annotations",
  ],
  unknown: [
    "assumed the deployment mode Standard; with Knative the Pod has another label app, the container queue-proxy, and more labels and annotations",
  ],
};

function runtimeNotes(spec: JsonObject): readonly string[] {
  if (Object.keys(modelOf(spec)).length === 0) return [];
  const name = textAt(modelOf(spec), "runtime");
  const which =
    name === undefined
      ? "no ServingRuntime for the model format was found"
      : `ServingRuntime ${name} was not found`;
  return [`${which}: its labels, annotations, containers and image are missing in this Pod`];
}

/** PodDefaults change the containers of a Pod, not its init containers. */
function componentNotes(component: string, spec: JsonObject): readonly string[] {
  return [
    ...(storageUriOf(component, spec) === undefined
      ? []
      : [
          "KServe adds the init container storage-initializer, and PodDefaults do not change init containers; set its proxy, certificates or credentials in a ClusterStorageContainer or the storage Secret",
        ]),
    ...(spec["logger"] != null || spec["batcher"] != null
      ? [
          "KServe adds the container agent; PodDefaults change it only if their webhook configuration comes after inferenceservice.serving.kserve.io by name",
        ]
      : []),
    ...("workerSpec" in spec ? ["the Pods of workerSpec are not predicted"] : []),
  ];
}

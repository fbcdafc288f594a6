import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { defaultsNote } from "./controller-settings.ts";
import { componentContainers, modelOf, storageUriOf } from "./inference-containers.ts";
import { componentAnnotations, componentLabels, deploymentMode, type Mode } from "./inference-metadata.ts";
import type { Lookup } from "./lookup.ts";
import { standInNotes } from "./runtime-image.ts";
import { strategicMerge } from "./strategic-merge.ts";
import {
  nameOf,
  namespaceOf,
  numberAt,
  objectAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "./workload-pod.ts";

/** PodSpec of KServe: the fields of a component that are those of a Pod. */
const podFields = [
  ...["volumes", "initContainers", "containers", "restartPolicy", "terminationGracePeriodSeconds"],
  ...["activeDeadlineSeconds", "dnsPolicy", "nodeSelector", "serviceAccountName", "serviceAccount"],
  ...["automountServiceAccountToken", "nodeName", "hostNetwork", "hostPID", "hostIPC", "hostUsers"],
  ...["shareProcessNamespace", "securityContext", "imagePullSecrets", "hostname", "subdomain", "affinity"],
  ...["schedulerName", "tolerations", "hostAliases", "priorityClassName", "priority", "dnsConfig"],
  ...["readinessGates", "runtimeClassName", "enableServiceLinks", "preemptionPolicy", "overhead"],
  ...["topologySpreadConstraints", "setHostnameAsFQDN", "os", "schedulingGates", "resourceClaims"],
];
/** MergePodSpec: the fields that a ServingRuntime has of a Pod's spec. */
const runtimeFields = [
  "nodeSelector",
  "affinity",
  "tolerations",
  "volumes",
  "imagePullSecrets",
  "schedulerName",
];

/** inferenceservice-config, read where it is at hand. */
type Settings = { readonly mode?: string; readonly mountsToken: boolean; readonly isAtHand: boolean };

/** KServe's predictor, transformer and explainer (kserve v0.20.0): a Pod of each that the service has. */
export const inferenceServicePods: PodMaker = (service, { lookup }) => {
  const settings = readSettings(lookup);
  const pods = ["predictor", "transformer", "explainer"].flatMap((component) => {
    const spec = objectAt(service, "spec")[component];
    return isObject(spec) ? [componentPod(service, component, spec, settings, lookup)] : [];
  });
  return pods.length > 0 ? pods : { problem: "spec has neither predictor, transformer nor explainer" };
};

function readSettings(lookup: Lookup): Settings {
  const name = "inferenceservice-config";
  const configMap = ["kserve", "kubeflow"]
    .map((namespace) => lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name }))
    .find((one) => one !== undefined);
  const data = stringsAt(configMap ?? {}, "data");
  const mode = textAt(jsonObject(data["deploy"]), "defaultDeploymentMode");
  return {
    ...(mode !== undefined && { mode }),
    mountsToken: jsonObject(data["security"])["autoMountServiceAccountToken"] !== false,
    isAtHand: configMap !== undefined,
  };
}

function jsonObject(text = "{}"): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function componentPod(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  settings: Settings,
  lookup: Lookup,
): WorkloadPod {
  const runtime = component === "predictor" ? runtimeOf(service, spec, lookup) : undefined;
  const mode = deploymentMode(service, settings.mode);
  const own = Object.fromEntries(Object.entries(spec).filter(([field]) => podFields.includes(field)));
  const shared = Object.fromEntries(
    Object.entries(runtime ?? {}).filter(([field]) => runtimeFields.includes(field)),
  );
  const isStopped = stringsAt(service, "metadata.annotations")["serving.kserve.io/stop"] === "true";
  const replicas = numberAt(spec, "minReplicas", 1);
  const pod = podFromTemplate(
    service,
    {},
    {
      generateName: `${nameOf(service)}-${component}-`,
      labels: { ...stringsAt(runtime ?? {}, "labels"), ...componentLabels(service, component, spec, mode) },
      annotations: {
        ...stringsAt(runtime ?? {}, "annotations"),
        ...componentAnnotations(service, component, spec),
      },
      spec: {
        ...(!settings.mountsToken && { automountServiceAccountToken: false }),
        ...strategicMerge(shared, own),
        containers: componentContainers(service, component, spec, mode, runtime),
      },
    },
  );
  return workloadPod({
    pod,
    from: placeIn(service, `metadata.labels and spec.${component}`),
    role: component,
    replicas: Math.max(replicas, 1),
    ...(isStopped && { absence: { reason: "stopped", why: "serving.kserve.io/stop is true" } }),
    ...(replicas === 0 &&
      !isStopped && { absence: { reason: "waits", why: "minReplicas is 0: the first request starts it" } }),
    unknownLabels: mode === "raw" ? [{ key: "pod-template-hash", why: "set by the controller" }] : [],
    notes: [
      ...(runtime === undefined ? runtimeNotes(component, spec) : []),
      ...standInNotes(pod),
      ...modeNotes[mode],
      ...componentNotes(component, spec),
      ...(settings.isAtHand ? [] : [defaultsNote("KServe", "inferenceservice-config")]),
    ],
  });
}

/** GetServingRuntime: that of the namespace, else that of the cluster; undefined if the service names none. */
function runtimeOf(service: JsonObject, spec: JsonObject, lookup: Lookup): JsonObject | undefined {
  const name = textAt(modelOf(spec), "runtime");
  if (name === undefined) return undefined;
  const apiVersion = "serving.kserve.io/v1alpha1";
  const own = lookup({ apiVersion, kind: "ServingRuntime", name, namespace: namespaceOf(service) });
  const found = own ?? lookup({ apiVersion, kind: "ClusterServingRuntime", name });
  return found === undefined ? undefined : objectAt(found, "spec");
}

const modeNotes: Readonly<Record<Mode, readonly string[]>> = {
  raw: [],
  serverless: [
    "Knative adds the container queue-proxy, the variables PORT and K_*, and labels and annotations of its own",
  ],
  unknown: [
    "this is the Pod of a RawDeployment; in serverless mode Knative sets the label app and adds the container queue-proxy, labels and annotations",
  ],
};

function runtimeNotes(component: string, spec: JsonObject): readonly string[] {
  if (component !== "predictor" || Object.keys(modelOf(spec)).length === 0) return [];
  const name = textAt(modelOf(spec), "runtime");
  const which =
    name === undefined
      ? "the ServingRuntime for its model format"
      : `ServingRuntime ${name}, which was not found`;
  return [`labels, annotations, containers and the image of ${which} are not in this Pod`];
}

/** PodDefaults reach the containers of a Pod, never its init containers. */
function componentNotes(component: string, spec: JsonObject): readonly string[] {
  return [
    ...(storageUriOf(component, spec) === undefined
      ? []
      : [
          "KServe adds the init container storage-initializer, which env and mounts of PodDefaults never reach: give it a proxy, certificates or credentials in a ClusterStorageContainer or the storage Secret",
        ]),
    ...(spec["logger"] != null || spec["batcher"] != null
      ? [
          "KServe adds the container agent; PodDefaults see it only if the name of their webhook's configuration comes after inferenceservice.serving.kserve.io",
        ]
      : []),
    ...("workerSpec" in spec
      ? ["the Pods of workerSpec are not shown: they come from the ServingRuntime"]
      : []),
  ];
}

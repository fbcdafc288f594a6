import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { componentContainers, modelOf } from "./inference-containers.ts";
import { componentAnnotations, componentLabels, deploymentMode, type Mode } from "./inference-metadata.ts";
import { standInNotes } from "./runtime-image.ts";
import {
  nameOf,
  objectAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
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

/** KServe's predictor, transformer and explainer components (kserve v0.15.0): a Pod of each that the service has. */
export const inferenceServicePods: PodMaker = (service) => {
  const pods = ["predictor", "transformer", "explainer"].flatMap((component) => {
    const spec = objectAt(service, "spec")[component];
    return isObject(spec) ? [componentPod(service, component, spec)] : [];
  });
  return pods.length > 0 ? pods : { problem: "spec has neither predictor, transformer nor explainer" };
};

function componentPod(service: JsonObject, component: string, spec: JsonObject): WorkloadPod {
  const podSpec = Object.fromEntries(Object.entries(spec).filter(([field]) => podFields.includes(field)));
  const containers = componentContainers(service, component, spec);
  const additions = {
    generateName: `${nameOf(service)}-${component}-`,
    labels: componentLabels(service, component, spec),
    annotations: componentAnnotations(service, component, spec),
    spec: { automountServiceAccountToken: false, ...podSpec, containers },
  };
  const pod = podFromTemplate(service, {}, additions);
  return workloadPod({
    pod,
    from: placeIn(service, `metadata.labels and spec.${component}`),
    role: component,
    notes: [
      ...runtimeNotes(component, spec),
      ...standInNotes(pod),
      ...modeNotes[deploymentMode(service)],
      ...componentNotes(spec),
    ],
  });
}

const modeNotes: Readonly<Record<Mode, readonly string[]>> = {
  raw: ["its Deployment adds the label pod-template-hash"],
  serverless: [
    "Knative adds the container queue-proxy, the variables PORT and K_*, and labels and annotations of its own",
  ],
  unknown: [
    "its Pod is that of a RawDeployment; in serverless mode Knative sets the label app and adds the container queue-proxy, labels and annotations",
  ],
};

function runtimeNotes(component: string, spec: JsonObject): readonly string[] {
  if (component !== "predictor" || Object.keys(modelOf(spec)).length === 0) return [];
  const runtime = textAt(modelOf(spec), "runtime");
  const where =
    runtime === undefined ? "the ServingRuntime for its model format" : `the ServingRuntime ${runtime}`;
  return [
    `image, command and more come from ${where}, whose labels, annotations and containers the Pod gets, too`,
  ];
}

/** Webhooks are called in the order of their configurations' names; KServe's is inferenceservice.serving.kserve.io. */
function componentNotes(spec: JsonObject): readonly string[] {
  return [
    "KServe's webhook may add the containers storage-initializer and agent; PodDefaults see them only if their webhook's configuration is named poddefaults-webhook-..., not admission-webhook-...",
    "automountServiceAccountToken is false unless KServe is configured otherwise",
    ...("workerSpec" in spec
      ? ["the Pods of workerSpec are not shown: they come from the ServingRuntime"]
      : []),
  ];
}

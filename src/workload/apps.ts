import type { JsonObject } from "../kubernetes/json.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  replicasOf,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "./workload-pod.ts";

const templateHash = { key: "pod-template-hash", why: "set by the controller" };
const revisionHash = { key: "controller-revision-hash", why: "set by the controller" };

/** ReplicaSet and ReplicationController: the template, unchanged. */
export const replicaSetPods: PodReader = (workload) => [
  workloadPod({
    pod: podFromTemplate(workload, objectAt(workload, "spec.template"), { owned: true }),
    from: placeIn(workload, "spec.template"),
    ...specReplicas(workload),
  }),
];

/** The Pods of a Deployment come from its ReplicaSet, which has a hash in its name and template. */
export const deploymentPods: PodReader = (workload) => [
  workloadPod({
    pod: podFromTemplate(workload, objectAt(workload, "spec.template"), {}),
    from: placeIn(workload, "spec.template"),
    unknownLabels: [templateHash],
    ...specReplicas(workload),
  }),
];

/** pkg/controller/statefulset: newStatefulSetPod, updateIdentity, updateStorage. */
export const statefulSetPods: PodReader = (workload, { index }) => {
  const template = objectAt(workload, "spec.template");
  const ordinal = index ?? numberAt(workload, "spec.ordinals.start", 0);
  const name = `${nameOf(workload)}-${ordinal}`;
  const revision = textAt(workload, "status.updateRevision");
  const labels = {
    "statefulset.kubernetes.io/pod-name": name,
    "apps.kubernetes.io/pod-index": String(ordinal),
    ...(revision !== undefined && { "controller-revision-hash": revision }),
  };
  const subdomain = textAt(workload, "spec.serviceName");
  const identity = { hostname: name, ...(subdomain !== undefined && { subdomain }) };
  const spec = { ...identity, ...claimedVolumes(workload, template, name) };
  const generateName = `${nameOf(workload)}-`;
  return [
    workloadPod({
      pod: podFromTemplate(workload, template, { name, generateName, labels, spec, owned: true }),
      from: placeIn(workload, "spec.template"),
      unknownLabels: revision === undefined ? [revisionHash] : [],
      ...specReplicas(workload),
      ...tooLong(nameOf(workload)),
    }),
  ];
};

/**
 * The label controller-revision-hash is the name and a hash of 8 to 10 characters. Labels have at most 63, so the API
 * server rejects every Pod of a StatefulSet with a longer name.
 */
function tooLong(name: string): Partial<WorkloadPod> {
  const why = `the name has ${name.length} characters, so the label controller-revision-hash, which adds a hash, exceeds 63`;
  if (name.length > 54) return { replicas: 0, absence: { reason: "never", why } };
  return name.length > 52 ? { notes: [`it may get no Pod: ${why} unless the hash is short`] } : {};
}

/** Each claim template adds a volume of its name, which replaces one of the Pod template. */
function claimedVolumes(workload: JsonObject, template: JsonObject, podName: string): JsonObject {
  const claims = objectsAt(workload, "spec.volumeClaimTemplates").map((claim) => nameOf(claim));
  if (claims.length === 0) return {};
  const volumes = claims.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${podName}` },
  }));
  const others = objectsAt(template, "spec.volumes").filter(({ name }) => !claims.includes(String(name)));
  return { volumes: [...volumes, ...others] };
}

/** util.AddOrUpdateDaemonPodTolerations */
const daemonTolerations: readonly (readonly [key: string, effect: string])[] = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
];

/** pkg/controller/daemon: CreatePodTemplate, without the affinity to one node. */
export const daemonSetPods: PodReader = (workload) => {
  const template = objectAt(workload, "spec.template");
  const onHost: typeof daemonTolerations =
    objectAt(template, "spec")["hostNetwork"] === true ? [["network-unavailable", "NoSchedule"]] : [];
  const added = [...daemonTolerations, ...onHost].map(([key, effect]) => ({
    key: `node.kubernetes.io/${key}`,
    operator: "Exists",
    effect,
  }));
  const tolerations = added.reduce(addOrUpdateToleration, objectsAt(template, "spec.tolerations"));
  const labels = { "pod-template-generation": generationOf(workload) };
  const { replicas: _onePerNode, ...one } = workloadPod({
    pod: podFromTemplate(workload, template, { labels, spec: { tolerations }, owned: true }),
    from: placeIn(workload, "spec.template"),
    unknownLabels: [revisionHash],
  });
  return [one];
};

/** AddOrUpdateTolerationInPodSpec: replaces a toleration that differs only in its seconds. */
function addOrUpdateToleration(tolerations: readonly JsonObject[], added: JsonObject): readonly JsonObject[] {
  const at = tolerations.findIndex(
    ({ key, effect, operator, value = "" }) =>
      key === added["key"] && effect === added["effect"] && operator === added["operator"] && value === "",
  );
  return at === -1 ? [...tolerations, added] : tolerations.with(at, added);
}

/** The API server counts the templates of a DaemonSet in an annotation, from 1. */
function generationOf(workload: JsonObject): string {
  const counted = objectAt(workload, "metadata.annotations")["deprecated.daemonset.template.generation"];
  return typeof counted === "string" ? counted : "1";
}

function specReplicas(workload: JsonObject) {
  return replicasOf(numberAt(workload, "spec.replicas", 1), "spec.replicas");
}

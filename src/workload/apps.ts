import type { JsonObject } from "../kubernetes/json.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
} from "./workload-pod.ts";

const hashNote = "the controller adds the label pod-template-hash, whose value the Deployment does not tell";
const revisionNote =
  "the controller adds the label controller-revision-hash, whose value the object does not tell";

/** ReplicaSet and ReplicationController: the template as it is. */
export const replicaSetPods: PodMaker = (workload) => [
  {
    pod: podFromTemplate(workload, objectAt(workload, "spec.template"), { owned: true }),
    from: placeIn(workload, "spec.template"),
    notes: replicaNotes(workload),
  },
];

/** A Deployment's Pods come from its ReplicaSet, whose name and template carry a hash. */
export const deploymentPods: PodMaker = (workload) => [
  {
    pod: podFromTemplate(workload, objectAt(workload, "spec.template"), {}),
    from: placeIn(workload, "spec.template"),
    notes: [hashNote, ...replicaNotes(workload)],
  },
];

/** pkg/controller/statefulset: newStatefulSetPod, updateIdentity, updateStorage. */
export const statefulSetPods: PodMaker = (workload, _podsOf, index) => {
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
  return [
    {
      pod: podFromTemplate(workload, template, {
        name,
        generateName: `${nameOf(workload)}-`,
        labels,
        spec,
        owned: true,
      }),
      from: placeIn(workload, "spec.template"),
      notes: [...(revision === undefined ? [revisionNote] : []), ...replicaNotes(workload)],
    },
  ];
};

/** Each claim template gives a volume of its name, in place of one that the Pod template has. */
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

/** pkg/controller/daemon: CreatePodTemplate. The affinity to a node is left out, since no node is meant. */
export const daemonSetPods: PodMaker = (workload) => {
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
  return [
    {
      pod: podFromTemplate(workload, template, {
        labels,
        spec: { tolerations },
        owned: true,
      }),
      from: placeIn(workload, "spec.template"),
      notes: [revisionNote, "one Pod for each node that fits, bound to it by a node affinity"],
    },
  ];
};

/** AddOrUpdateTolerationInPodSpec: one that says the same, but for its seconds, is replaced. */
function addOrUpdateToleration(tolerations: readonly JsonObject[], added: JsonObject): readonly JsonObject[] {
  const at = tolerations.findIndex(
    ({ key, effect, operator, value = "" }) =>
      key === added["key"] && effect === added["effect"] && operator === added["operator"] && value === "",
  );
  return at === -1 ? [...tolerations, added] : tolerations.with(at, added);
}

/** The API server counts a DaemonSet's templates in an annotation, from 1. */
function generationOf(workload: JsonObject): string {
  const counted = objectAt(workload, "metadata.annotations")["deprecated.daemonset.template.generation"];
  return typeof counted === "string" ? counted : "1";
}

function replicaNotes(workload: JsonObject): readonly string[] {
  const replicas = numberAt(workload, "spec.replicas", 1);
  if (replicas === 0) return ["replicas is 0: no Pod is created now"];
  return replicas === 1 ? [] : [`${replicas} Pods like this one`];
}

import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { objectAt, objectsAt, type WorkloadPod } from "./workload-pod.ts";

const alpha = "alpha.jobset.sigs.k8s.io";
const topologyKey = `${alpha}/exclusive-topology`;
const nodeSelectorKey = `${alpha}/node-selector`;
const jobKey = "jobset.sigs.k8s.io/job-key";
const priorityKey = "jobset.sigs.k8s.io/priority";

/** How JobSet gives each Job a topology of its own: a rack, a node pool. */
export type Placement = {
  readonly strategy: "none" | "affinity" | "labeled nodes";
  /** The node label that identifies a topology. */
  readonly topology: string;
  readonly annotations: JsonObject;
};

/** From the annotations of the JobSet or of the replicated job; the latter wins. */
export function placementOf(jobSet: JsonObject, replicated: JsonObject): Placement {
  const places = [
    objectAt(jobSet, "metadata.annotations"),
    objectAt(replicated, "template.metadata.annotations"),
  ];
  const asked = places.filter((annotations) => topologyKey in annotations);
  const keys = [topologyKey, nodeSelectorKey];
  const annotations = Object.fromEntries(
    asked.flatMap(Object.entries).filter(([key]) => keys.includes(key)),
  ) as JsonObject;
  const isByNodes = nodeSelectorKey in annotations;
  return {
    strategy: asked.length === 0 ? "none" : isByNodes ? "labeled nodes" : "affinity",
    topology: String(annotations[topologyKey] ?? ""),
    annotations,
  };
}

/** addNamespacedJobNodeSelector and addTaintToleration: an administrator labels and taints nodes for each Job. */
export function onLabeledNodes(spec: JsonObject, namespace: string, jobName: string): JsonObject {
  const toleration = { key: `${alpha}/no-schedule`, operator: "Exists", effect: "NoSchedule" };
  return {
    nodeSelector: {
      ...objectAt(spec, "nodeSelector"),
      [`${alpha}/namespaced-job`]: `${namespace}_${jobName}`,
    },
    tolerations: [...objectsAt(spec, "tolerations"), toleration],
  };
}

/** patchPod of the Pod webhook: the Pod with index 0 chooses the topology, the others follow it once it is scheduled. */
export function leaderAndFollowers(
  one: WorkloadPod,
  topology: string,
  index: number | undefined,
): readonly WorkloadPod[] {
  const leader = { ...one, pod: withAffinity(one.pod, topology) };
  const follower: WorkloadPod = {
    ...one,
    absence: one.absence ?? {
      reason: "waits",
      why: "JobSet creates it after the Pod with index 0 is scheduled",
    },
    notes: [...one.notes, `JobSet adds a nodeSelector for ${topology}, the topology of the Pod with index 0`],
  };
  if (index !== undefined) return [index === 0 ? leader : follower];
  const count = one.replicas ?? 1;
  // One leader in each Job of the replicated job.
  const jobs = Number(one.pod.metadata.labels?.["jobset.sigs.k8s.io/replicatedjob-replicas"] ?? 1);
  if (count <= jobs) return [leader];
  return [
    { ...leader, replicas: jobs },
    { ...follower, replicas: count - jobs },
  ];
}

/** setExclusiveAffinities */
function withAffinity(pod: Pod, topologyKey: string): Pod {
  const labels = pod.metadata.labels ?? {};
  const own = { key: jobKey, operator: "In", values: [labels[jobKey] ?? ""] };
  const others = [
    { key: jobKey, operator: "Exists" },
    { ...own, operator: "NotIn" },
    { key: priorityKey, operator: "In", values: [labels[priorityKey] ?? ""] },
  ];
  const affinity = objectAt(pod.spec, "affinity");
  const field = "requiredDuringSchedulingIgnoredDuringExecution";
  const withTerm = (kind: "podAffinity" | "podAntiAffinity", matchExpressions: readonly JsonObject[]) => ({
    ...objectAt(affinity, kind),
    [field]: [
      ...objectsAt(affinity, `${kind}.${field}`),
      { labelSelector: { matchExpressions }, topologyKey, namespaceSelector: {} },
    ],
  });
  return {
    ...pod,
    spec: {
      ...pod.spec,
      affinity: {
        ...affinity,
        podAffinity: withTerm("podAffinity", [own]),
        podAntiAffinity: withTerm("podAntiAffinity", others),
      },
    },
  };
}

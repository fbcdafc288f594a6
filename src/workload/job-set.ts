import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Absence, UnknownLabel } from "../model/pod-source.ts";
import { jobPods } from "./batch.ts";
import { leaderAndFollowers, onLabeledNodes, type Placement, placementOf } from "./job-set-placement.ts";
import {
  nameOf,
  namespaceOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  type ReaderContext,
  replicasOf,
  textAt,
  type WorkloadPod,
  type WorkloadPods,
} from "./workload-pod.ts";

const prefix = "jobset.sigs.k8s.io";

/** A Job of a replicated job: which one of how many, among which others. */
type Place = {
  readonly jobSet: JsonObject;
  readonly replicated: JsonObject;
  readonly position: number;
  readonly jobIndex: number;
  readonly jobName: string;
};

/** constructJob of JobSet and its webhooks (sigs.k8s.io/jobset v0.12.0): the Pods of one Job of each replicated job. */
export const jobSetPods: PodReader = (jobSet, context) => {
  const made = objectsAt(jobSet, "spec.replicatedJobs").map((replicated, position) => {
    const jobIndex = context.jobIndex ?? 0;
    const jobName = `${nameOf(jobSet)}-${textAt(replicated, "name") ?? ""}-${jobIndex}`;
    return replicatedJobPods({ jobSet, replicated, position, jobIndex, jobName }, context);
  });
  return made.find((one) => "problem" in one) ?? made.flatMap((one) => ("problem" in one ? [] : one));
};

function replicatedJobPods(place: Place, context: ReaderContext): WorkloadPods {
  const { jobSet, replicated, position } = place;
  const placement = placementOf(jobSet, replicated);
  const priority = priorityOf(objectAt(replicated, "template.spec.template.spec"));
  const made = jobPods(jobOf(place, placement, priority), context);
  if ("problem" in made) return made;
  const from = placeIn(jobSet, `spec.replicatedJobs[${position}].template.spec.template`);
  const unknownLabels = unknownTo(jobSet, priority);
  const finished = made.map((one) => ({
    ...one,
    from,
    role: textAt(replicated, "name") ?? "",
    unknownLabels: [...one.unknownLabels, ...unknownLabels],
    ...inJobs(one, place),
  }));
  if (placement.strategy !== "affinity") return finished;
  return finished.flatMap((one) => leaderAndFollowers(one, placement.topology, context.index));
}

function jobOf(place: Place, placement: Placement, priority: string | undefined): JsonObject {
  const { jobSet, replicated, jobName } = place;
  const spec = objectAt(replicated, "template.spec");
  const labels = jobSetLabels(place);
  const { uid: _ofJobSet, ...metadata } = objectAt(jobSet, "metadata");
  const hasPriority = priority !== undefined && placement.strategy !== "labeled nodes";
  return {
    kind: "Job",
    metadata: { ...metadata, name: jobName },
    spec: {
      completionMode: "Indexed", // the default of JobSet's webhook
      ...spec,
      suspend: objectAt(jobSet, "spec")["suspend"] === true,
      template: {
        metadata: {
          ...objectAt(spec, "template.metadata"),
          labels: {
            ...objectAt(spec, "template.metadata.labels"),
            ...labels,
            ...(hasPriority && { [`${prefix}/priority`]: priority }),
          },
          annotations: {
            ...objectAt(spec, "template.metadata.annotations"),
            ...labels,
            ...placement.annotations,
          },
        },
        spec: podSpec(place, objectAt(spec, "template.spec"), placement),
      },
    },
  };
}

/** The Pods of all Jobs of the replicated job; none while it waits for other jobs. */
function inJobs(one: WorkloadPod, { jobSet, replicated, position }: Place) {
  const jobs = replicasOf(numberAt(replicated, "replicas", 1), `spec.replicatedJobs[${position}].replicas`);
  const absence =
    refusedCoordinator(jobSet) ?? one.absence ?? jobs.absence ?? waitsForOthers(jobSet, replicated, position);
  return { replicas: (one.replicas ?? 1) * jobs.replicas, ...(absence && { absence }) };
}

/** validateCoordinator: the webhook of JobSet denies an invalid coordinator. */
function refusedCoordinator(jobSet: JsonObject): Absence | undefined {
  const coordinator = objectAt(jobSet, "spec.coordinator");
  const name = textAt(coordinator, "replicatedJob");
  if (name === undefined) return undefined;
  const job = objectsAt(jobSet, "spec.replicatedJobs").find((one) => one["name"] === name);
  const mode = textAt(job ?? {}, "template.spec.completionMode") ?? "Indexed";
  const isThere =
    mode === "Indexed" &&
    numberAt(coordinator, "jobIndex", 0) < numberAt(job ?? {}, "replicas", 1) &&
    numberAt(coordinator, "podIndex", 0) < numberAt(job ?? {}, "template.spec.completions", 0);
  if (isThere) return undefined;
  const why = `JobSet denies spec.coordinator: ${name} must be an Indexed job with spec.completions and that Pod`;
  return { reason: "never", why };
}

/** dependencyReachedStatus and inOrderStartupPolicy */
function waitsForOthers(jobSet: JsonObject, replicated: JsonObject, position: number): Absence | undefined {
  const names = objectsAt(replicated, "dependsOn").map(({ name }) => String(name));
  const isInOrder = textAt(jobSet, "spec.startupPolicy.startupPolicyOrder") === "InOrder";
  const before = isInOrder ? objectsAt(jobSet, "spec.replicatedJobs").slice(0, position) : [];
  const awaited = [...new Set([...names, ...before.map(({ name }) => String(name))])];
  if (awaited.length === 0) return undefined;
  return { reason: "waits", why: `JobSet creates it after ${awaited.join(", ")}` };
}

/** The defaults of JobSet's webhook, the subdomain of the Pods, and their placement. */
function podSpec({ jobSet, jobName }: Place, spec: JsonObject, placement: Placement): JsonObject {
  const { enableDNSHostnames = true } = objectAt(jobSet, "spec.network");
  const volumes = claimedVolumes(jobSet, spec);
  return {
    ...spec,
    restartPolicy: textAt(spec, "restartPolicy") ?? "OnFailure",
    ...(enableDNSHostnames === true && { subdomain: subdomainOf(jobSet) }),
    ...(placement.strategy === "labeled nodes" && onLabeledNodes(spec, namespaceOf(jobSet), jobName)),
    ...(volumes.length > 0 && { volumes: [...objectsAt(spec, "volumes"), ...volumes] }),
  };
}

/** addVolumes: the claims of volumeClaimPolicies that a container mounts. */
function claimedVolumes(jobSet: JsonObject, spec: JsonObject): readonly JsonObject[] {
  const containers = [...objectsAt(spec, "containers"), ...objectsAt(spec, "initContainers")];
  const mounted = new Set(
    containers.flatMap((one) => objectsAt(one, "volumeMounts")).map(({ name }) => name),
  );
  return objectsAt(jobSet, "spec.volumeClaimPolicies")
    .flatMap((policy) => objectsAt(policy, "templates"))
    .map((template) => textAt(template, "metadata.name") ?? "")
    .filter((name) => mounted.has(name))
    .map((name) => ({ name, persistentVolumeClaim: { claimName: `${name}-${nameOf(jobSet)}` } }));
}

/** labelAndAnnotateObject: the same keys as labels and as annotations. */
function jobSetLabels({ jobSet, replicated, position, jobIndex, jobName }: Place): StringMap {
  const all = objectsAt(jobSet, "spec.replicatedJobs");
  const groupOf = (one: JsonObject) => textAt(one, "groupName") ?? "default";
  const group = groupOf(replicated);
  const inGroup = (one: JsonObject) => groupOf(one) === group;
  const before = all.slice(0, position);
  const coordinator = coordinatorOf(jobSet);
  const uid = textAt(jobSet, "metadata.uid");
  const labels = {
    "jobset-name": nameOf(jobSet),
    ...(uid !== undefined && { "jobset-uid": uid }),
    "replicatedjob-name": textAt(replicated, "name") ?? "",
    "restart-attempt": String(numberAt(jobSet, "status.restarts", 0)),
    "replicatedjob-replicas": countJobs([replicated]),
    "global-replicas": countJobs(all),
    "job-index": String(jobIndex),
    // Not node:crypto: it loads slowly, and every command that reads workloads loads this file.
    "job-key": bytesToHex(sha1(utf8ToBytes(`${namespaceOf(jobSet)}/${jobName}`))),
    "job-global-index": countJobs(before, jobIndex),
    "group-name": group,
    "group-replicas": countJobs(all.filter(inGroup)),
    "job-group-index": countJobs(before.filter(inGroup), jobIndex),
    ...(coordinator !== undefined && { coordinator }),
  };
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${prefix}/${key}`, value]));
}

function countJobs(replicatedJobs: readonly JsonObject[], and = 0): string {
  return String(replicatedJobs.reduce((sum, one) => sum + numberAt(one, "replicas", 1), and));
}

function unknownTo(jobSet: JsonObject, priority: string | undefined): readonly UnknownLabel[] {
  return [
    ...(textAt(jobSet, "metadata.uid") === undefined
      ? [{ key: `${prefix}/jobset-uid`, why: "the uid of the JobSet" }]
      : []),
    ...(priority === undefined ? [{ key: `${prefix}/priority`, why: "the value of its PriorityClass" }] : []),
  ];
}

/** The Priority plugin sets it before the webhook copies it; these classes exist in every cluster. */
function priorityOf(spec: JsonObject): string | undefined {
  const known = new Map([
    ["", "0"],
    ["system-cluster-critical", "2000000000"],
    ["system-node-critical", "2000001000"],
  ]);
  return known.get(textAt(spec, "priorityClassName") ?? "");
}

function coordinatorOf(jobSet: JsonObject): string | undefined {
  const coordinator = objectAt(jobSet, "spec.coordinator");
  const role = textAt(coordinator, "replicatedJob");
  if (role === undefined) return undefined;
  const index = `${numberAt(coordinator, "jobIndex", 0)}-${numberAt(coordinator, "podIndex", 0)}`;
  return `${nameOf(jobSet)}-${role}-${index}.${subdomainOf(jobSet)}`;
}

function subdomainOf(jobSet: JsonObject): string {
  return textAt(jobSet, "spec.network.subdomain") ?? nameOf(jobSet);
}

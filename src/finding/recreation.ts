import type { JsonObject } from "../kubernetes/json.ts";
import { metadataOf, type OwnerReference } from "../kubernetes/object-meta.ts";
import type { PodMetadata } from "../model/pod.ts";
import { commandLine } from "../quote-for-shell.ts";

/** Controllers that replace all of their Pods, a few at a time, when their template changes. */
const restartable: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

/** Kinds whose Pods are steps: deleting one fails the step. */
const runsOnce: ReadonlySet<string> = new Set([
  "Workflow",
  "CronWorkflow",
  "Experiment",
  "TrainJob",
  "JobSet",
]);

/**
 * The command that recreates a live Pod, so that today's PodDefaults are applied to it. It is only printed, never run.
 * @param owners what controls the Pod, nearest first; fewer than exist where they cannot be read
 */
export function recreationOf({ metadata }: PodMetadata, owners: readonly JsonObject[]): string {
  const { name = "", namespace } = metadata;
  const owner = owners.at(-1);
  const reference = metadata.ownerReferences?.find(({ controller }) => controller);
  if (reference === undefined) {
    return `${submittedPod(name, namespace)} | ${replacePod}`;
  }
  const top = owner === undefined ? reference : identityOf(owner);
  if (runsOnce.has(top.kind)) return `# ${top.kind}/${top.name} creates it only once: submit it again`;
  if (restartable.has(top.kind) && top.apiVersion.startsWith("apps/")) {
    return inNamespace(commandLine`kubectl rollout restart ${top.kind.toLowerCase()}/${top.name}`, namespace);
  }
  // A Notebook's controller reverts a rollout restart of its StatefulSet, and misses a stop that is reverted at once;
  // a deleted Pod of a Notebook, ReplicaSet or Job is created again.
  return inNamespace(commandLine`kubectl delete pod ${name}`, namespace);
}

/** Prints the Pod without what was injected. */
export function submittedPod(name: string, namespace: string | undefined): string {
  return `${inNamespace(commandLine`kubectl poddefault dry-run pod/${name}`, namespace)} -o submitted`;
}

/** Deletes the Pod of standard input, and creates it again. */
export const replacePod = "kubectl replace --force -f -";

function inNamespace(command: string, namespace: string | undefined): string {
  return namespace === undefined ? command : command + commandLine` -n ${namespace}`;
}

function identityOf(object: JsonObject): Pick<OwnerReference, "apiVersion" | "kind" | "name"> {
  const { name = "" } = metadataOf(object);
  return { apiVersion: String(object["apiVersion"]), kind: String(object["kind"]), name };
}

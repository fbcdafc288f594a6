import type { Cluster, Resource } from "../cluster/cluster.ts";
import { ClusterError } from "../errors.ts";
import { type JsonObject, parseExactJson } from "../kubernetes/json.ts";
import type { ApiError } from "../kubernetes/status.ts";
import { excludeAnnotation } from "../model/marker.ts";
import type { Pod } from "../model/pod.ts";
import type { PodSource } from "../model/pod-source.ts";
import { commandLine } from "../quote-for-shell.ts";
import { type Submission, submissions, substituteFor } from "./submission.ts";

/** What the API server answers to one dry-run create: the Pod as it would be stored, or why it refuses. */
export type Answer =
  | { readonly ok: true; readonly pod: Pod }
  | { readonly ok: false; readonly error: ApiError };

/** The two answers whose difference is what PodDefaults do: every other admission step is in both. */
export type ServerAnswers = { readonly withPodDefaults: Answer; readonly without: Answer };

const pods: Resource = { group: "", version: "v1", plural: "pods", kind: "Pod", namespaced: true };

/**
 * Asks the cluster what it would do to a Pod: two creates with dryRun=All, one of them with the annotation that keeps the
 * PodDefault webhook's hands off. Nothing is stored. Both are sent again under another name where the Pod's own is taken.
 * Throws a ClusterError where the user may not create Pods, or no name is left.
 */
export async function askServer(
  { pod, namespace, live }: PodSource,
  cluster: Cluster,
): Promise<ServerAnswers> {
  for (const posting of submissions(pod, live !== undefined)) {
    const [withPodDefaults, without] = await Promise.all([
      createDryRun(posting, namespace, cluster),
      createDryRun({ ...posting, pod: excluded(posting.pod) }, namespace, cluster),
    ]);
    if (isNameTaken(withPodDefaults) || isNameTaken(without)) continue;
    return {
      withPodDefaults,
      without: without.ok ? { ok: true, pod: includedAgain(without.pod, pod) } : without,
    };
  }
  throw noNameLeft(pod, namespace);
}

async function createDryRun(
  { pod, podBack, messageBack }: Submission,
  namespace: string,
  cluster: Cluster,
): Promise<Answer> {
  try {
    const created = await cluster.create(pods, pod, { namespace, dryRun: true });
    return { ok: true, pod: comparable(created, pod, podBack) };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.answer === undefined) throw error;
    if (mayNotCreate(error)) throw withPermission(error, namespace);
    return { ok: false, error: { ...error.answer, message: messageBack(error.answer.message) } };
  }
}

/** This says something about another Pod, nothing about this one. */
function isNameTaken(answer: Answer): boolean {
  return !answer.ok && answer.error.code === 409 && answer.error.reason === "AlreadyExists";
}

function noNameLeft({ metadata: { name } }: Pod, namespace: string): ClusterError {
  if (!name)
    return new ClusterError(
      "error: the API server made names from generateName that exist already; try again",
    );
  const other = substituteFor(name);
  return new ClusterError(
    `error: Pod ${namespace}/${name} exists already, and so does ${namespace}/${other}, the name that --server posts it under then\n` +
      commandLine`Remove the second, or rename the Pod: kubectl -n ${namespace} delete pod ${other}`,
    409,
  );
}

/** RBAC's own 403 means that the question could not be asked; one from an admission plugin is an answer. */
function mayNotCreate(error: ClusterError): boolean {
  return (
    error.status === 401 || (error.status === 403 && /cannot create resource "pods"/.test(error.message))
  );
}

function withPermission({ message, status }: ClusterError, namespace: string): ClusterError {
  const hint = commandLine`--server creates the Pod with dryRun=All, which needs the permission to create Pods; see: kubectl auth can-i create pods -n ${namespace}`;
  return new ClusterError(`${message}\n${hint}`, status);
}

function excluded(pod: Pod): Pod {
  const annotations = { ...pod.metadata.annotations, [excludeAnnotation]: "true" };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

/** With the annotation as it was submitted: most Pods have none, but one may ask to be excluded itself. */
function includedAgain(pod: Pod, submitted: Pod): Pod {
  const own = submitted.metadata.annotations?.[excludeAnnotation];
  const { [excludeAnnotation]: _, ...others } = pod.metadata.annotations ?? {};
  const annotations = own === undefined ? others : { ...others, [excludeAnnotation]: own };
  const { annotations: __, ...metadata } = pod.metadata;
  return { ...pod, metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata };
}

const fleeting = ["uid", "creationTimestamp", "managedFields", "generation", "resourceVersion"];

/**
 * Without what differs from call to call and says nothing: identity, times, the random suffix of the token volume, and a
 * name that the API server has made.
 */
function comparable(created: JsonObject, submitted: Pod, podBack: (text: string) => string): Pod {
  const text = JSON.stringify(created).replace(/kube-api-access-[a-z0-9]{5}/g, "kube-api-access-xxxxx");
  const { status: _, ...pod } = parseExactJson(podBack(text)) as Pod;
  const dropped = submitted.metadata.name ? fleeting : [...fleeting, "name"];
  const metadata = Object.entries(pod.metadata).filter(([key]) => !dropped.includes(key));
  return { ...pod, metadata: Object.fromEntries(metadata) };
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { admit } from "../../src/admission/admit.ts";
import { prepareAdmission } from "../../src/admission/prepare.ts";
import { asRecreated, inPlaceOf } from "../../src/gather/rebuild-pod.ts";
import { isObject, type Json, type JsonObject } from "../../src/kubernetes/json.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";
import { keyOf, type Lookup } from "../../src/workload/lookup.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";

/** What a real controller made of a workload: test/workloads/README.md. */
export type Recording = {
  readonly file: string;
  readonly workload: JsonObject;
  readonly controllerVersion: string;
  readonly extraObjects?: readonly JsonObject[];
  /** The ServiceAccounts of the namespace. */
  readonly known: readonly string[];
  /** Those of the namespace, whose webhook the Pods went through. */
  readonly podDefaults?: readonly PodDefault[];
  readonly pods: readonly Pod[];
};

/** What the code of a controller made of a workload, with a client that keeps objects in memory. */
export type Creation = Pick<Recording, "file" | "workload" | "controllerVersion" | "extraObjects" | "pods">;

const workloads = join(import.meta.dirname, "../workloads");

/** All recordings of a folder. */
export function readRecordings(folder = join(workloads, "recorded")): readonly Recording[] {
  return readFolder<Omit<Recording, "file">>(folder);
}

/** With the Pods of what was created. */
export function readCreations(): readonly Creation[] {
  const entries = readFolder<Omit<Creation, "file" | "pods"> & { readonly created: readonly JsonObject[] }>(
    join(workloads, "created"),
  );
  return entries.map(({ created, ...entry }) => ({ ...entry, pods: created.flatMap(podsMadeBy) }));
}

function podsMadeBy(object: JsonObject): readonly Pod[] {
  if (object["kind"] === "Pod") return [object as unknown as Pod];
  const made = podsOf(object);
  if ("problem" in made) throw new Error(made.problem);
  return made.map(({ pod }) => pod);
}

function readFolder<T>(folder: string): readonly (T & { readonly file: string })[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files.sort().flatMap((file) => {
    const entries: readonly T[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return entries.map((entry) => ({ file, ...entry }));
  });
}

export function lookupIn(objects: readonly JsonObject[] = []): Lookup {
  const byKey = new Map(
    objects.map((object) => {
      const { name = "", namespace } = object["metadata"] as { name?: string; namespace?: string };
      const { apiVersion, kind } = object as { apiVersion: string; kind: string };
      return [keyOf({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }), object];
    }),
  );
  return (reference) => {
    const { apiVersion, kind, namespace, name } = reference;
    if (name !== undefined) return byKey.get(keyOf(reference));
    const items = objects.filter((object) => {
      const { namespace: own } = object["metadata"] as { namespace?: string };
      return object["apiVersion"] === apiVersion && object["kind"] === kind && own === namespace;
    });
    return { apiVersion: "v1", kind: "List", items };
  };
}

/** What is predicted in place of a recorded Pod. */
export function predictionOf(recording: Recording, pod: Pod): WorkloadPod {
  const { workload, extraObjects } = recording;
  const nodeName = pod.metadata.annotations?.["workflows.argoproj.io/node-name"];
  const isAgent = pod.metadata.labels?.["workflows.argoproj.io/component"] === "agent";
  const made =
    nodeName === undefined && !isAgent
      ? asRecreated(pod, workload, lookupIn(extraObjects))
      : podOfNode(isAgent ? "agent" : stepsOf(nodeName ?? ""), pod, recording);
  if ("problem" in made) throw new Error(made.problem);
  return made;
}

/** The steps that lead to a node: `one.two` of "web(0).one(0).two". */
function stepsOf(nodeName: string): string {
  return nodeName
    .replaceAll(/\(\d+\)|\[\d+\]/g, "")
    .split(".")
    .slice(1)
    .join(".");
}

/** Roles name the template and the steps of the first of several Pods alike. */
function podOfNode(steps: string, pod: Pod, { workload, extraObjects }: Recording) {
  const made = podsOf(workload, lookupIn(extraObjects));
  if ("problem" in made) return made;
  const called = made.find(({ role = "" }) => role === steps || role.endsWith(` (${steps})`));
  const ofTemplate = made.find(({ role = "" }) => pod.metadata.name?.includes(`-${role.split(" ")[0]}-`));
  const predicted = called ?? ofTemplate ?? made[0];
  return predicted ? inPlaceOf(pod, predicted) : { problem: "no Pods" };
}

/** The Pod as the API server would store it, undefined if it rejects the Pod. */
export function stored(
  { known, podDefaults = [] }: Pick<Recording, "known" | "podDefaults">,
  pod: Pod,
): Pod | undefined {
  const admission = prepareAdmission({
    namespace: pod.metadata.namespace ?? "",
    namespaceLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" },
    podDefaults,
    serviceAccounts: { known: known.map((name) => ({ metadata: { name } })), complete: true },
    webhook: stockWebhook,
  });
  const outcome = admit(pod, admission);
  return "pod" in outcome ? outcome.pod : undefined;
}

/** Without what recordings are not the truth about: names and hashes that controllers make up, ARGO_* variables, its image. */
export function comparable(pod: Pod): JsonObject {
  const { generateName: _, ownerReferences: __, annotations = {}, ...metadata } = pod.metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => !/^workflows\.argoproj\.io\/node-(id|name)$|jobset-uid$/.test(key),
  );
  const whole = { metadata: { ...metadata, annotations: Object.fromEntries(kept) }, spec: pod.spec as Json };
  const text = JSON.stringify(withoutArgo(whole))
    .replace(/kube-api-access-[a-z0-9]{5}(?=")/g, "kube-api-access-xxxxx")
    .replace(/quay\.io\/argoproj\/argoexec:[^"]+/g, "argoexec");
  return JSON.parse(text);
}

function withoutArgo(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutArgo);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, member]) => {
    if (key !== "env" || !Array.isArray(member)) return [[key, withoutArgo(member)] as const];
    const own = member.filter((one: Json) => !(isObject(one) && String(one["name"]).startsWith("ARGO_")));
    return own.length > 0 ? [[key, own] as const] : [];
  });
  return Object.fromEntries(entries);
}

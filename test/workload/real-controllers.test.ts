import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/kubernetes/json.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";

const workloads = readItems("workloads.json");
const pods = readItems("pods.json");

const cases = pods.map((pod) => [String(metadataOf(pod)["name"]), pod, ownerOf(pod)] as const);

test.each(cases)("%s is what podsOf says of the workload that created it", (_name, real, owner) => {
  const predicted = podOf(owner);
  const unknown = hashesOf(predicted.notes);
  expect(controllerPart(predicted.pod, [])).toEqual(controllerPart(real, unknown));
});

test.each([
  ["Deployment", "dep", "dep-59f7ffb948-4glq4", ["pod-template-hash"]],
  ["CronJob", "cron", "cron-29925426-rvvlw", ["job-name", "controller-uid"]],
] as const)(
  "a %s gives the Pod of what it creates, but for what a note says",
  (kind, name, podName, told) => {
    const workload = workloads.find((one) => one["kind"] === kind && metadataOf(one)["name"] === name);
    const real = pods.find((pod) => metadataOf(pod)["name"] === podName);
    const predicted = podOf(workload);
    for (const label of told) expect(predicted.notes.join(" ")).toContain(label);
    const unknown = [...told, ...told.map((label) => `batch.kubernetes.io/${label}`)];
    const expected = controllerPart(real, unknown);
    expect(controllerPart(predicted.pod, [])).toEqual({
      ...expected,
      generateName: `${name}-`,
      ownerReferences: undefined,
    });
  },
);

test("the files hold a Pod of every kind of controller", () => {
  const kinds = new Set(cases.map(([, , owner]) => owner?.["kind"]));
  expect(kinds).toEqual(new Set(["Job", "ReplicaSet", "DaemonSet", "StatefulSet"]));
});

/** What controllers decide about a Pod; the rest is defaulting, admission and the PodDefault add-env. */
function controllerPart(pod: unknown, unknownLabels: readonly string[]) {
  const { metadata, spec } = pod as { readonly metadata: JsonObject; readonly spec: JsonObject };
  const { name, generateName, labels, annotations, finalizers, ownerReferences } = metadata;
  const { hostname, subdomain, restartPolicy } = spec;
  return {
    generateName,
    name: /-[a-z0-9]{5}$/.test(String(name)) ? undefined : name, // else the API server made it up
    labels: without(labels, (key) => unknownLabels.includes(key)),
    annotations: without(annotations, (key) => key.startsWith("poddefault.admission.kubeflow.org/")),
    finalizers,
    ownerReferences,
    hostname,
    subdomain,
    restartPolicy,
    volumes: list(spec["volumes"]).filter(({ name }) => !String(name).startsWith("kube-api-access-")),
    tolerations: list(spec["tolerations"])
      .filter((one) => one["tolerationSeconds"] !== 300)
      .sort(byKey),
    containers: list(spec["containers"]).map(containerPart),
  };
}

function containerPart({ name, image, env, volumeMounts }: JsonObject) {
  return {
    name,
    image,
    env: list(env)
      .filter((one) => one["name"] !== "A")
      .map((one) => JSON.stringify(one).replace('"apiVersion":"v1",', "")),
    volumeMounts: list(volumeMounts).filter(({ name }) => !String(name).startsWith("kube-api-access-")),
  };
}

function hashesOf(notes: readonly string[]): readonly string[] {
  return notes.some((note) => note.includes("controller-revision-hash")) ? ["controller-revision-hash"] : [];
}

function podOf(workload: JsonObject | undefined): WorkloadPod {
  const made = podsOf(workload ?? {});
  const [pod] = "problem" in made ? [] : made;
  if (!pod) throw new Error(JSON.stringify(made));
  return pod;
}

function ownerOf(pod: JsonObject): JsonObject | undefined {
  const [owner] = list(metadataOf(pod)["ownerReferences"]);
  return workloads.find((one) => metadataOf(one)["uid"] === owner?.["uid"]);
}

function metadataOf(object: JsonObject): JsonObject {
  return isObject(object["metadata"]) ? object["metadata"] : {};
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function without(map: Json | undefined, drop: (key: string) => boolean): JsonObject {
  const entries = isObject(map) ? Object.entries(map) : [];
  return Object.fromEntries(entries.filter(([key]) => !drop(key)));
}

function byKey(a: JsonObject, b: JsonObject): number {
  return String(a["key"]).localeCompare(String(b["key"]));
}

function readItems(file: string): readonly JsonObject[] {
  return JSON.parse(readFileSync(new URL(`../workloads/${file}`, import.meta.url), "utf8")).items;
}

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { pod, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const context = [webhookConfiguration, ...profile];

function object(kind: string, name: string, spec: JsonObject, owner?: string): JsonObject {
  const apiVersion = apiVersions[kind] ?? "v1";
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: "team-a", uid: `uid-${name}`, ...ownedBy(owner) },
    spec,
  };
}

const apiVersions: Readonly<Record<string, string>> = {
  ReplicaSet: "apps/v1",
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  Job: "batch/v1",
  PyTorchJob: "kubeflow.org/v1",
  TFJob: "kubeflow.org/v1",
  JobSet: "jobset.x-k8s.io/v1alpha2",
  TrainJob: "trainer.kubeflow.org/v1alpha1",
  Workflow: "argoproj.io/v1alpha1",
};

/** `Kind/name` as a controlling owner. */
function ownedBy(owner: string | undefined): JsonObject {
  const [kind = "", name = ""] = owner?.split("/") ?? [];
  if (owner === undefined) return {};
  const apiVersion = apiVersions[kind] ?? "v1";
  return { ownerReferences: [{ apiVersion, kind, name, uid: `uid-${name}`, controller: true }] };
}

/** A Pod template that its image tells from others. */
function template(image: string, labels: JsonObject = {}): JsonObject {
  return { metadata: { labels }, spec: { containers: [{ name: "main", image }] } };
}

function live(name: string, owner: string, labels: JsonObject = {}): JsonObject {
  return pod(name, { labels, ...ownedBy(owner) });
}

async function rebuilt(running: JsonObject, owners: readonly JsonObject[]) {
  const { name } = running["metadata"] as { readonly name: string };
  const connect = async () => memoryCluster([...context, ...owners, running], "team-a");
  const { stdout, stderr } = await runInMemory(["dry-run", `pod/${name}`, "-o", "report"], { connect });
  expect(stderr).toBe("");
  const [item] = (JSON.parse(stdout) as DryRunReport).items;
  const images = item?.pod?.spec.containers.map(({ image }) => image);
  return { pod: item?.pod, notes: item?.notes ?? [], images };
}

describe("a live Pod is rebuilt as the sort of Pod that it is", () => {
  const replicas = (field: string, ...types: readonly string[]) => ({
    [field]: Object.fromEntries(
      types.map((type) => [type, { replicas: 3, template: template(`image-${type}`) }]),
    ),
  });
  const training = (kind: string, field: string, ...types: readonly string[]) =>
    object(kind, "j", replicas(field, ...types));
  const label = (type: string, index: number) => ({
    "training.kubeflow.org/replica-type": type,
    "training.kubeflow.org/replica-index": String(index),
  });
  test.each([
    [
      "j-master-0",
      "Master",
      label("master", 0),
      training("PyTorchJob", "pytorchReplicaSpecs", "Master", "Worker"),
    ],
    [
      "j-worker-1",
      "Worker",
      label("worker", 1),
      training("PyTorchJob", "pytorchReplicaSpecs", "Master", "Worker"),
    ],
    ["j-ps-2", "PS", label("ps", 2), training("TFJob", "tfReplicaSpecs", "Worker", "PS")],
  ])("%s of a training job", async (name, type, labels, job) => {
    const found = await rebuilt(live(name, `${job["kind"]}/j`, labels), [job]);
    expect(found.images).toContain(`image-${type}`);
    expect(found.pod?.metadata.name).toBe(name);
    expect(found.pod?.metadata.labels).toMatchObject(labels);
  });

  test("with the rank of its index", async () => {
    const job = training("PyTorchJob", "pytorchReplicaSpecs", "Master", "Worker");
    const found = await rebuilt(live("j-worker-1", "PyTorchJob/j", label("worker", 1)), [job]);
    expect(found.pod?.spec.containers[0]?.env).toContainEqual({ name: "RANK", value: "2" });
  });

  test("or says that nothing tells which one it is", async () => {
    const job = training("PyTorchJob", "pytorchReplicaSpecs", "Master", "Worker");
    const { notes } = await rebuilt(live("renamed", "PyTorchJob/j"), [job]);
    expect(notes.join()).toContain(
      "its name and labels do not identify it among these: Master, Worker; assumed Master",
    );
  });

  test("or as it stands, where the templates are elsewhere", async () => {
    const elsewhere = object("TrainJob", "t", {});
    const { notes, images } = await rebuilt(live("t-node-0", "TrainJob/t"), [elsewhere]);
    expect(images).toEqual(["busybox"]);
    expect(notes[0]).toMatch(/^what TrainJob\/t would create today /);
  });

  test("and as it stands in a Workflow: only its run knew what {{...}} stands for", async () => {
    const labels = { "{{inputs.parameters.key}}": "x" };
    const templates = [{ name: "one", metadata: { labels }, container: { image: "one", command: ["echo"] } }];
    const workflow = object("Workflow", "wf", { entrypoint: "one", templates });
    const running = live("wf-one-123", "Workflow/wf", { gpu: "true" });
    const { notes, images, pod: same } = await rebuilt(running, [workflow]);
    expect(images).toEqual(["busybox"]);
    expect(same?.metadata.labels).toEqual({ gpu: "true" });
    expect(notes.join()).not.toContain("today");
  });
});

test("an ordinal gives name, host name, claim and labels", async () => {
  const set = object("StatefulSet", "web", {
    serviceName: "web",
    template: template("web:1"),
    volumeClaimTemplates: [{ metadata: { name: "data" } }],
  });
  const index = { "apps.kubernetes.io/pod-index": "3", "statefulset.kubernetes.io/pod-name": "web-3" };
  const { pod: third } = await rebuilt(live("web-3", "StatefulSet/web", index), [set]);
  expect(third?.metadata).toMatchObject({ name: "web-3", labels: index });
  expect(third?.spec["hostname"]).toBe("web-3");
  expect(third?.spec.volumes?.[0]).toMatchObject({ persistentVolumeClaim: { claimName: "data-web-3" } });
});

test("of several owners the nearest has the whole template", async () => {
  const owners = [
    object("Job", "t-node-0", { template: template("torch:1", { gpu: "true" }) }, "JobSet/t"),
    object("JobSet", "t", { replicatedJobs: [] }, "TrainJob/t"),
    object("TrainJob", "t", { runtimeRef: { name: "torch" } }),
  ];
  const found = await rebuilt(live("t-node-0-0-abc", "Job/t-node-0", { gpu: "true" }), owners);
  expect(found.images).toContain("torch:1");
  expect(found.pod?.metadata.labels).toMatchObject({ gpu: "true" });
  expect(found.notes[0]).toContain("Job/t-node-0 would create today");
});

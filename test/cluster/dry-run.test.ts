import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { exitCode } from "../../src/errors.ts";
import { type AuditedRequest, isHarmless, recordRequests } from "./harness/audit.ts";
import { createObject } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { type Recorded, readRecorded } from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { installWebhook, type Webhook } from "./harness/webhook.ts";

const cluster = inject("cluster");
const cases = readRecorded("named");
const refused: readonly Recorded["outcome"][] = ["denied", "invalid"];
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "mine", labels: { gpu: "true" } },
  spec: { containers: [{ name: "main", image: "busybox" }] },
};
let webhook: Webhook;
let heard: () => readonly AuditedRequest[];

beforeAll(async () => {
  webhook = await installWebhook(cluster, cases);
  await createObject(harnessApi(cluster), {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "gpu", namespace: "team-a" },
    spec: { selector: { matchLabels: { gpu: "true" } }, env: [{ name: "GPU", value: "1" }] },
  });
});
afterAll(() => webhook.remove());

beforeEach(() => {
  heard = recordRequests(cluster);
});
afterEach(() => {
  expect(heard().filter((request) => !isHarmless(request))).toEqual([]);
});

describe("dry-run of the recorded Pods", () => {
  test.each(cases.map((one) => [one.case, one] as const))("%s: predicted as recorded", async (_case, one) => {
    const result = await runAs(cluster, "admin", `dry-run - -n ${one.namespace.name} -o report`, one.pod);
    const report = JSON.parse(result.stdout);
    expect(report.items[0]).toMatchObject({ outcome: one.outcome });
    expect(heard().map(({ user }) => user)).toContain("admin");
  });

  test.each(cases.map((one) => [one.case, one] as const))("%s: the server agrees", async (_case, one) => {
    const line = `dry-run - -n ${one.namespace.name} --server --compare`;
    const { code, stderr } = await runAs(cluster, "admin", line, one.pod);
    const isRefused = refused.includes(one.outcome) || one.error !== undefined;
    expect({ code, stderr }).toMatchObject({ code: isRefused ? exitCode.podRejected : exitCode.fine });
    expect(heard().filter(({ verb, uri }) => verb === "create" && uri.includes("/pods?")).length).toBe(2);
  });
});

describe("dry-run --server of Pods under names that are not their own", () => {
  const requests = () => heard().filter(({ verb, uri }) => verb === "create" && uri.includes("/pods?"));

  test("a Pod that exists, named or as a manifest", async () => {
    const existing = { ...pod, metadata: { ...pod.metadata, name: "exists", namespace: "team-a" } };
    await createObject(harnessApi(cluster), existing);
    for (const [word, count] of [
      ["pod/exists", 2],
      ["-", 6],
    ] as const) {
      const line = `dry-run ${word} --server -o report`;
      const { code, stdout } = await runAs(cluster, "admin", line, existing);
      const [item] = JSON.parse(stdout).items;
      expect({ code, name: item.pod.metadata.name }).toEqual({ code: exitCode.fine, name: "exists" });
      expect(stdout).not.toContain("poddefault-dry-run");
      expect(requests()).toHaveLength(count);
    }
  });

  test.each([
    ["is admitted", [], exitCode.fine],
    ["is refused", [{ name: "made-v" }, { name: "made-v" }], exitCode.podRejected],
  ])("a Pod whose name the API server makes %s", async (_, volumes, code) => {
    const made = { ...pod, metadata: { generateName: "made-" }, spec: { ...pod.spec, volumes } };
    const result = await runAs(cluster, "admin", "dry-run - --server --compare --exit-code", made);
    expect(result).toMatchObject({
      code,
      stderr: "Pod team-a/made-* (STDIN): prediction and API server agree\n",
    });
    expect(requests()).toHaveLength(2);
  });
});

test("a PodDefault of a file is taken as the cluster's CRD stores it", async () => {
  const own = { ...pod, metadata: { name: "own", labels: { image: "true" } } };
  const podDefault = {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "image", namespace: "team-a" },
    spec: {
      selector: { matchLabels: { image: "true" } },
      // The published CRD prunes the image; no CRD knows the last field.
      volumes: [{ name: "model", image: { reference: "quay.io/m:v1" }, noSuchField: 1 }],
    },
  };
  const predict = async (...items: readonly object[]) => {
    const { stdout } = await runAs(cluster, "admin", "dry-run - -n team-a -o report", {
      apiVersion: "v1",
      kind: "List",
      items,
    });
    return JSON.parse(stdout).items[0].pod.spec;
  };
  const before = await predict(own, podDefault);
  const stored = await createObject(harnessApi(cluster), podDefault);
  expect(stored).toMatchObject({ spec: { volumes: [{ image: { reference: "quay.io/m:v1" } }] } });
  expect(before.volumes).toContainEqual(expect.objectContaining({ name: "model", image: expect.anything() }));
  expect(before).toEqual(await predict(own));
});

describe("dry-run with little permission", () => {
  test("a namespace's editor is told what applies, and what could not be read", async () => {
    const { code, stdout } = await runAs(cluster, "editor", "dry-run - -o report", pod);
    const [item] = JSON.parse(stdout).items;
    expect(item).toMatchObject({ outcome: "mutated", matched: ["gpu"] });
    expect(item.notes).toEqual([
      expect.stringContaining("kubectl auth can-i list mutatingadmissionpolicies"),
      expect.stringContaining("kubectl auth can-i list mutatingwebhookconfigurations"),
    ]);
    expect(code).toBe(exitCode.fine);
  });

  test("an editor may ask the server", async () => {
    const { code, stderr } = await runAs(cluster, "editor", "dry-run - --server", pod);
    expect({ code, stderr }).toEqual({ code: exitCode.fine, stderr: "" });
  });

  test("nobody gets kubectl's words", async () => {
    expect(await runAs(cluster, "nobody", "dry-run -", pod)).toEqual({
      code: exitCode.failure,
      stdout: "",
      stderr: expect.stringContaining(
        'Error from server (Forbidden): poddefaults.kubeflow.org is forbidden: User "nobody" cannot list resource "poddefaults" in API group "kubeflow.org" in the namespace "team-a"',
      ),
    });
  });

  test("a user of an exec plugin is let in", async () => {
    const { stdout } = await runAs(cluster, "exec", "dry-run - -o name --exit-code", pod);
    expect(stdout).toBe("pod/mine\n");
    expect(heard().map(({ user }) => user)).toContain("exec-user");
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { exitCode } from "../../src/errors.ts";
import { type AuditedRequest, isHarmless, recordRequests } from "./harness/audit.ts";
import { createObject } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { installWebhook, type Webhook } from "./harness/webhook.ts";

const cluster = inject("cluster");
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "mine", labels: { tpu: "false" } },
  spec: { containers: [{ name: "main", image: "busybox" }] },
};
let webhook: Webhook;
let heard: () => readonly AuditedRequest[];

beforeAll(async () => {
  webhook = await installWebhook(cluster, []);
  await createObject(harnessApi(cluster), {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "tpu", namespace: "team-a" },
    spec: { selector: { matchLabels: { tpu: "true" } }, env: [{ name: "TPU", value: "1" }] },
  });
});
afterAll(() => webhook.remove());

beforeEach(() => {
  heard = recordRequests(cluster);
});
afterEach(() => {
  expect(heard().filter((request) => !isHarmless(request))).toEqual([]);
});

test.each(["admin", "exec", "editor"] as const)("%s learns which label has the wrong value", async (user) => {
  const { code, stdout } = await runAs(cluster, user, "explain -f -", pod);
  expect(stdout).toContain("LABEL_VALUE");
  expect(code).toBe(exitCode.fine);
});

test("an editor learns what could not be read", async () => {
  const { stdout } = await runAs(cluster, "editor", "explain -f -", pod);
  expect(stdout).toContain("2 unknown");
  expect(stdout).toContain("mutatingwebhookconfigurations");
});

test.each(["admin", "editor"] as const)("%s learns what a PodDefault selects and injects", async (user) => {
  const { code, stdout } = await runAs(cluster, user, "explain tpu");
  expect(stdout).toContain("TPU");
  expect(code).toBe(exitCode.fine);
});

test.each(["explain -f -", "explain tpu"])("nobody gets kubectl's words: %s", async (line) => {
  expect(await runAs(cluster, "nobody", line, pod)).toMatchObject({
    code: exitCode.failure,
    stdout: "",
    stderr: expect.stringContaining("Error from server (Forbidden): poddefaults.kubeflow.org"),
  });
});

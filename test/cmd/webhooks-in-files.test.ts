import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

function configuration(name: string, webhook: string, more: JsonObject): JsonObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        name: webhook,
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
        ...more,
      },
    ],
  };
}

const istio = (more: JsonObject = {}) =>
  configuration("istio-sidecar-injector", "namespace.sidecar-injector.istio.io", {
    clientConfig: { service: { name: "istiod", namespace: "istio-system", path: "/inject" } },
    ...more,
  });
const kubeflow = (name: string, more: JsonObject = {}) =>
  configuration(name, "poddefaults.kubeflow.org", {
    clientConfig: { service: { name: "poddefaults", namespace: "kubeflow", path: "/apply-poddefault" } },
    ...more,
  });
const newName = "poddefaults-webhook-mutating-webhook-configuration";
const oldName = "admission-webhook-mutating-webhook-configuration";

const noIstio = podDefault("no-istio", { desc: "d", annotations: { "sidecar.istio.io/inject": "false" } });
const list = (items: readonly JsonObject[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const tooLate =
  "istio's webhook reads annotation sidecar.istio.io/inject before the PodDefault webhook adds it: istio-sidecar-injector comes before";

describe("the order of the webhooks decides whether an annotation comes too late for istio", () => {
  const orders: readonly (readonly [string, readonly JsonObject[], string | undefined])[] = [
    ["unknown: as they are installed", [], `${tooLate} ${newName}`],
    ["istio first", [istio(), kubeflow(newName)], `${tooLate} ${newName}`],
    ["Kubeflow first", [istio(), kubeflow(oldName)], undefined],
    ["istio first, and again", [istio({ reinvocationPolicy: "IfNeeded" }), kubeflow(newName)], undefined],
    ["no istio", [kubeflow(newName)], undefined],
    ["no Kubeflow", [istio()], `${tooLate} ${newName}`],
  ];

  test.each(orders)("%s, in files", async (_, webhooks, message) => {
    const { stdout } = await runInMemory("explain no-istio -f - --local -n team-a -o json", {
      stdin: list([noIstio, ...profile, ...webhooks]),
    });
    const { findings } = JSON.parse(stdout).items[0];
    expect(findings.map((one: { message: string }) => one.message)).toEqual(message ? [message] : []);
  });

  test.each(orders.slice(1, -1))("%s, in the cluster", async (_, webhooks, message) => {
    const server = await startApiServer({ objects: [noIstio, ...profile, ...webhooks] });
    onTestFinished(server.close);
    const { stdout } = await runInMemory("explain no-istio -o json", { connect: connectingTo(server) });
    const { findings } = JSON.parse(stdout).items[0];
    expect(findings.map((one: { message: string }) => one.message)).toEqual(message ? [message] : []);
  });
});

describe("the webhook of files decides which Pods it is sent", () => {
  const greet = podDefault("greet", { env: [{ name: "A", value: "1" }] });
  const dryRun = async (more: JsonObject) => {
    const items = [pod("p"), greet, ...profile, kubeflow(newName, more)];
    const { stdout, stderr } = await runInMemory("dry-run - --local -o report", { stdin: list(items) });
    expect(stderr).toBe("");
    const report = JSON.parse(stdout);
    return { ...report.items[0], createNoPods: report.createNoPods };
  };

  test.each<[more: JsonObject, outcome: string]>([
    [{}, "mutated"],
    [{ namespaceSelector: { matchLabels: { team: "b" } } }, "not-sent"],
    [{ objectSelector: { matchLabels: { greet: "false" } } }, "not-sent"],
  ])("%j: %s", async (more, outcome) => {
    expect(await dryRun(more)).toMatchObject({ outcome, createNoPods: [] });
  });

  test("what answers its calls is not checked", async () => {
    const { stdout } = await runInMemory("explain - --local --checks", {
      stdin: list([pod("p"), greet, ...profile, kubeflow(newName)]),
    });
    expect(stdout).toContain(`${newName}\n`);
    expect(stdout).toContain("SKIPPED  service: not checked with --local");
    expect(stdout).not.toContain("caBundle");
  });
});

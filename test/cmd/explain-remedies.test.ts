import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { healthy } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const excluded = { annotations: { "poddefault.admission.kubeflow.org/exclude": "true" } };

type Check = {
  readonly name: string;
  readonly status: string;
  readonly finding?: { readonly fixes: readonly { readonly command?: string }[] };
};

async function checksOf(words: string, objects: readonly JsonObject[], stdin?: JsonObject) {
  server = await startApiServer({ objects });
  const setting = { connect: connectingTo(server), ...(stdin && { stdin: JSON.stringify(stdin) }) };
  const { stdout } = await runInMemory(`explain ${words} -o json`, setting);
  return JSON.parse(stdout).items[0].checks as readonly Check[];
}

function commandOf(checks: readonly Check[], name: string): string | undefined {
  return checks.find((check) => check.name === name)?.finding?.fixes[0]?.command;
}

function workload(apiVersion: string, kind: string, podMetadata: JsonObject): JsonObject {
  const spec = { containers: [{ name: "main", image: "busybox" }] };
  const selector = { matchLabels: { app: "web" } };
  const template = { metadata: { labels: { app: "web" }, ...podMetadata }, spec };
  return { apiVersion, kind, metadata: { name: "web", namespace: "team-a" }, spec: { selector, template } };
}

describe("the namespace is labelled as the webhook's selector wants", () => {
  const selecting = (namespaceSelector: JsonObject) => {
    const [webhook] = webhookConfiguration["webhooks"] as unknown as readonly JsonObject[];
    return { ...webhookConfiguration, webhooks: [{ ...webhook, namespaceSelector }] };
  };
  const key = "app.kubernetes.io/part-of";

  test.each([
    ["a missing label", { matchLabels: { team: "a" } }, "team=a"],
    ["another value", { matchLabels: { [key]: "else" } }, `${key}=else --overwrite`],
    ["any value", { matchExpressions: [{ key: "team", operator: "Exists" }] }, "team=true"],
    ["no such label", { matchExpressions: [{ key, operator: "DoesNotExist" }] }, `${key}-`],
    [
      "not this value",
      { matchExpressions: [{ key, operator: "NotIn", values: ["kubeflow-profile"] }] },
      `${key}-`,
    ],
  ])("%s", async (_, namespaceSelector, change) => {
    const checks = await checksOf("-", [selecting(namespaceSelector), ...profile, greet], pod("one"));
    expect(commandOf(checks, "namespace")).toBe(`kubectl label namespace team-a ${change}`);
  });

  test("with no webhook the stock selector is what counts", async () => {
    const [, account] = profile;
    const plain = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a" } };
    const checks = await checksOf("-", [plain, account as JsonObject, greet], pod("one"));
    expect(commandOf(checks, "namespace")).toBe(`kubectl label namespace team-a ${key}=kubeflow-profile`);
  });
});

describe("the exclusion is taken away where it is written", () => {
  const context = [webhookConfiguration, ...profile, greet];

  test("on a Pod of the cluster, which is recreated", async () => {
    const checks = await checksOf("pod/one", [...context, pod("one", excluded)]);
    expect(commandOf(checks, "exclusion")).toBe(
      "kubectl poddefault dry-run pod/one -n team-a -o submitted | " +
        "kubectl annotate --local --overwrite -f - poddefault.admission.kubeflow.org/exclude- -o yaml | " +
        "kubectl replace --force -f -",
    );
  });

  test("in the Pod template of a Deployment", async () => {
    const checks = await checksOf("deployment/web", [
      ...context,
      workload("apps/v1", "Deployment", excluded),
    ]);
    expect(commandOf(checks, "exclusion")).toBe(
      `kubectl patch deployment/web -n team-a --type=merge -p '{"spec":{"template":{"metadata":{"annotations":{"poddefault.admission.kubeflow.org/exclude":null}}}}}'`,
    );
  });

  test("nowhere by command, in a Pod of standard input", async () => {
    const checks = await checksOf("-", context, pod("one", excluded));
    expect(checks.find(({ name }) => name === "exclusion")).toMatchObject({
      status: "FAIL",
      finding: { fixes: [{ text: expect.stringContaining("Remove annotation") }] },
    });
    expect(commandOf(checks, "exclusion")).toBeUndefined();
  });
});

test("with --local, the namespace can be unknown, and no permission is suggested", async () => {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [greet, pod("one")] });
  const { code, stdout } = await runInMemory("explain - --local --checks", { stdin });
  expect(code).toBe(0);
  expect(stdout).toContain("SKIPPED  namespace: the labels of namespace team-a are unknown");
  expect(stdout).not.toContain("auth can-i");
});

test("a Pod that carries an earlier version is recreated through what creates it", async () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "u", controller: true };
  const marked = {
    labels: { app: "web", greet: "true" },
    annotations: { "poddefault.admission.kubeflow.org/poddefault-greet": "1" },
    ownerReferences: [owner],
  };
  const checks = await checksOf("pod/one", [
    ...healthy,
    greet,
    workload("apps/v1", "Deployment", { labels: { app: "web", greet: "true" } }),
    pod("one", marked),
  ]);
  expect(commandOf(checks, "creation")).toBe("kubectl rollout restart deployment/web -n team-a");
});

test("a label that another PodDefault selects is meant for it, not misspelled", async () => {
  const selecting = (name: string, value: string) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team-a" },
    spec: { selector: { matchLabels: { [name]: value } } },
  });
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "team-a", labels: { tpu: "yes" } },
    spec: { containers: [{ name: "c", image: "i" }] },
  };
  const items = [selecting("gpu", "true"), selecting("tpu", "true"), pod];
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const { stdout } = await runInMemory("explain - --local", { stdin });
  expect(stdout).toContain("(LABEL_VALUE)");
  expect(stdout).toContain("Nearest is tpu");
});

describe("a command that changes a file", () => {
  const unlabelled = pod("web", { labels: {} });
  const deployment = workload("apps/v1", "Deployment", {});
  const read = async (...objects: readonly JsonObject[]) => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-file-"));
    writeFileSync(join(folder, "web.yaml"), objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    writeFileSync(join(folder, "poddefaults.yaml"), JSON.stringify(greet));
    return await runInMemory("explain web.yaml -f poddefaults.yaml --local", { cwd: folder });
  };

  test.each([
    ["a Pod", unlabelled, "kubectl label --local --overwrite -f web.yaml greet=true -o yaml"],
    ["a workload", deployment, "kubectl patch --local -f web.yaml --type=merge -p"],
  ])("is for one that holds %s alone; else it would change the other objects", async (_, object, command) => {
    const { stdout } = await read(object);
    expect(stdout).toContain(command);
    const shared = await read(object, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other" } });
    expect(shared.stdout).not.toContain("kubectl ");
    expect(shared.stdout).toMatch(/Set label greet=true in [^(]*\(web\.yaml:\d+\)/);
  });
});

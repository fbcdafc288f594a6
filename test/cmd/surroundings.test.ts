import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });

async function run(words: string, stdin: JsonObject, options: ApiServerOptions = {}) {
  server = await startApiServer({ objects: [webhookConfiguration, ...profile, greet], ...options });
  return runInMemory(words, { connect: connectingTo(server), stdin: JSON.stringify(stdin), columns: 300 });
}

async function itemOf(stdin: JsonObject, more: readonly JsonObject[] = [], rest: ApiServerOptions = {}) {
  const objects = [webhookConfiguration, ...profile, greet, ...more];
  const { stdout } = await run("dry-run - -o report", stdin, { ...rest, objects });
  return (JSON.parse(stdout) as DryRunReport).items[0];
}

const forbidden = (part: string) => ({
  intercept: ({ path }: { readonly path: string }) =>
    path.includes(part) ? statusAnswer(403, "Forbidden", "no") : undefined,
});

describe("a namespace that the cluster has not", () => {
  const mistyped = pod("one", { namespace: "team-aa" });

  test("rejects every Pod in the API server's words, with the commands that help", async () => {
    const { code, stdout } = await run("dry-run -", mistyped);
    expect(code).toBe(4);
    expect(stdout).toContain("REJECTED by the API server (NAMESPACE_MISSING)");
    expect(stdout).toContain('namespaces "team-aa" not found');
    expect(stdout).toContain("kubectl get namespaces");
    expect(stdout).toContain("kubectl create namespace team-aa");
    expect(stdout).not.toContain("not known");
  });

  test("fails explain's namespace check, with no word of permissions", async () => {
    const { code, stdout } = await run("explain -", mistyped);
    expect(code).toBe(4);
    expect(stdout).toContain('namespaces "team-aa" not found');
    expect(stdout).not.toContain("auth can-i");
  });

  test("may be among the files", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-aa" } };
    const items = [namespace, mistyped];
    const item = await itemOf({ apiVersion: "v1", kind: "List", items });
    expect(item).toMatchObject({ outcome: "not-sent", name: "one" });
    expect(item?.error).toBeUndefined();
  });

  test("is not one that may not be read", async () => {
    const item = await itemOf(pod("one"), [], forbidden("/namespaces/team-a?"));
    expect(item?.outcome).toBe("mutated");
  });
});

test("a Namespace of a file has the label of its name, as every one that is stored", async () => {
  const selector = { matchLabels: { "kubernetes.io/metadata.name": "team-b" } };
  const [webhook] = webhookConfiguration["webhooks"] as unknown as readonly JsonObject[];
  const byName = { ...webhookConfiguration, webhooks: [{ ...webhook, namespaceSelector: selector }] };
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-b" } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "team-b" } },
    { ...greet, metadata: { name: "greet", namespace: "team-b" } },
    pod("one", { namespace: "team-b" }),
  ];
  const words = "dry-run - -o report";
  const { stdout } = await run(words, { apiVersion: "v1", kind: "List", items }, { objects: [byName] });
  expect(JSON.parse(stdout).items[0].outcome).toBe("mutated");
});

describe("PriorityClasses", () => {
  const priorityClass = (name: string, value: number, more: JsonObject = {}): JsonObject => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    ...more,
  });

  test("the global default goes to Pods that name none; of two the lower one", async () => {
    const item = await itemOf(pod("one"), [
      priorityClass("high", 900, { globalDefault: true }),
      priorityClass("low", 7, { globalDefault: true, preemptionPolicy: "Never" }),
    ]);
    expect(item?.pod?.spec).toMatchObject({
      priorityClassName: "low",
      priority: 7,
      preemptionPolicy: "Never",
    });
  });

  test("a class that is named gives its value, and nothing is assumed", async () => {
    const given = pod("one", {}, { priorityClassName: "batch" });
    const item = await itemOf(given, [priorityClass("batch", 5)]);
    expect(item?.pod?.spec).toMatchObject({ priority: 5, preemptionPolicy: "PreemptLowerPriority" });
    expect(item?.notes).toEqual([]);
  });

  test("one that is not there refuses the Pod", async () => {
    const item = await itemOf(pod("one", {}, { priorityClassName: "gone" }));
    expect(item?.error?.message).toBe('pods "one" is forbidden: no PriorityClass with name gone was found');
  });

  test("those that may not be read are assumed, whatever their name", async () => {
    const given = pod("one", {}, { priorityClassName: "constructor" });
    const item = await itemOf(given, [], forbidden("priorityclasses"));
    expect(item?.notes.join("\n")).toContain('PriorityClass "constructor" is unknown');
    const without = await itemOf(pod("one"), [], forbidden("priorityclasses"));
    expect(without?.notes).toEqual([]);
  });
});

describe("notes", () => {
  const enforcing = (level: string): JsonObject => {
    const labels = {
      "app.kubernetes.io/part-of": "kubeflow-profile",
      "pod-security.kubernetes.io/enforce": level,
    };
    return { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a", labels } };
  };
  const asking = (namespace: JsonObject) => ({
    apiVersion: "v1",
    kind: "List",
    items: [namespace, pod("one")],
  });

  test("PodSecurity admission that rejects: exemptions are unknown", async () => {
    expect((await itemOf(asking(enforcing("restricted"))))?.notes).toEqual([
      "PodSecurity exemptions for users, namespaces and RuntimeClasses are unknown; assumed that there are none",
    ]);
  });

  test.each(["privileged", "baseline"])("none of PodSecurity admission that enforces %s", async (level) => {
    expect((await itemOf(asking(enforcing(level))))?.notes).toEqual([]);
  });

  test("LimitRanges that may not be read", async () => {
    expect((await itemOf(pod("one"), [], forbidden("limitranges")))?.notes).toEqual([
      "you may not read LimitRanges; assumed that there are none; see: kubectl auth can-i list limitranges -n team-a",
    ]);
  });

  test("the webhook's second pass: by reinvocation, or by a second configuration", async () => {
    const [webhook] = webhookConfiguration["webhooks"] as unknown as readonly JsonObject[];
    const webhooks = [{ ...webhook, reinvocationPolicy: "IfNeeded" }];
    const again = { ...webhookConfiguration, metadata: { name: "a" }, webhooks };
    const item = await itemOf(pod("one"), [again]);
    expect(item?.notes).toEqual([
      expect.stringContaining(
        "(poddefaults-webhook-mutating-webhook-configuration) applies PodDefaults, too",
      ),
      expect.stringContaining("(a) has reinvocationPolicy IfNeeded"),
    ]);
    expect(item?.notes.every((note) => note.includes("may deny the Pod"))).toBe(true);
  });
});

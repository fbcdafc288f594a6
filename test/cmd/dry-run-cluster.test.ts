import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
beforeEach(() => start());
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const context = [webhookConfiguration, ...profile, greet];

async function start(options: ApiServerOptions = {}): Promise<ApiServer> {
  await server?.close();
  server = await startApiServer({ objects: context, ...options });
  return server;
}

async function dryRun(words: string, stdin?: JsonObject) {
  const connect = connectingTo(server as ApiServer);
  return runInMemory(`dry-run ${words}`, { connect, ...(stdin && { stdin: JSON.stringify(stdin) }) });
}

async function reportOf(words: string, stdin?: JsonObject) {
  const { stdout, stderr, code } = await dryRun(`${words} -o report`, stdin);
  expect(stderr).toBe("");
  return { code, items: (JSON.parse(stdout) as DryRunReport).items };
}

function markedBy(name: string) {
  return { annotations: { [`poddefault.admission.kubeflow.org/poddefault-${name}`]: "1" } };
}

describe("a Pod of a file beside PodDefaults of the cluster", () => {
  test("gets what those of its namespace inject", async () => {
    const { items } = await reportOf("-", pod("new"));
    expect(items[0]).toMatchObject({ outcome: "mutated", matched: ["greet"], namespace: "team-a" });
  });

  test("gets what a PodDefault of the files would inject in the place of the stored one", async () => {
    const changed = podDefault("greet", { env: [{ name: "GREETING", value: "good morning" }] });
    const { items } = await reportOf("-", { apiVersion: "v1", kind: "List", items: [pod("new"), changed] });
    expect(items[0]?.pod?.spec.containers[0]?.env).toEqual([{ name: "GREETING", value: "good morning" }]);
  });

  test("is told that no webhook is there, if none is", async () => {
    await start({ objects: [...profile, greet] });
    const { items } = await reportOf("-", pod("new"));
    expect(items[0]).toMatchObject({
      outcome: "not-sent",
      notMatched: [{ podDefault: "greet", code: "WEBHOOK_ABSENT" }],
    });
  });

  test("is evaluated with what may be read, and the missing permissions are named", async () => {
    await start({
      intercept: ({ path }) =>
        /namespaces\/team-a$|serviceaccounts|mutatingwebhook/.test(path)
          ? statusAnswer(403, "Forbidden", "no")
          : undefined,
    });
    const { items } = await reportOf("-", pod("new"));
    expect(items[0]?.outcome).toBe("mutated");
    const notes = items[0]?.notes.join("\n");
    expect(notes).toContain("kubectl auth can-i get namespaces/team-a");
    expect(notes).toContain("kubectl auth can-i list serviceaccounts -n team-a");
    expect(notes).toContain(
      "kubectl auth can-i list mutatingwebhookconfigurations.admissionregistration.k8s.io",
    );
  });
});

describe("steps of admission that are not simulated are named", () => {
  const other = (configuration: string, name: string, objectSelector: JsonObject): JsonObject => ({
    ...webhookConfiguration,
    metadata: { name: configuration },
    webhooks: [
      {
        name,
        clientConfig: { url: "https://elsewhere.example/inject" },
        objectSelector,
        rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
      },
    ],
  });

  test("with their order, and only those that see the Pod", async () => {
    await start({
      objects: [
        ...context,
        other("istio-sidecar-injector", "sidecar.istio.io", {}),
        other("vault", "vault.example", { matchLabels: { greet: "true" } }),
        other("zz-elsewhere", "not-this-pod.example", { matchLabels: { greet: "false" } }),
      ],
      intercept: ({ path }) =>
        path.endsWith("/runtimeclasses") ? statusAnswer(403, "Forbidden", "no") : undefined,
    });
    const { items } = await reportOf("-", pod("new", {}, { runtimeClassName: "gvisor" }));
    expect(items[0]?.notes).toEqual([
      "not simulated: webhook sidecar.istio.io (istio-sidecar-injector), called before the PodDefault webhook",
      "not simulated: webhook vault.example (vault), called after the PodDefault webhook",
      'RuntimeClass "gvisor" is unknown; assumed that it exists and adds no overhead, node selector or tolerations',
    ]);
  });
});

describe("a live Pod", () => {
  test("that carries what was injected is no conflict, though the API server has filled its copy in", async () => {
    const keys = podDefault("keys", { volumes: [{ name: "keys", secret: { secretName: "keys" } }] });
    const volumes = [{ name: "keys", secret: { secretName: "keys", defaultMode: 420 } }];
    const running = pod("running", markedBy("keys"), { volumes });
    await start({ objects: [webhookConfiguration, ...profile, keys, running] });
    const { code, items } = await reportOf("pod/running");
    expect(code).toBe(0);
    expect(items[0]).toMatchObject({ outcome: "mutated", matched: ["keys"], conflicts: [] });
  });

  test("names what could not be reverted because its PodDefault is gone", async () => {
    await start({ objects: [...context, pod("running", markedBy("gone"))] });
    const { items } = await reportOf("pod/running");
    expect(items[0]?.notes).toContain(
      "PodDefault gone was applied to this Pod and was deleted since; what it injected is still in the Pod",
    );
  });

  test("of a Deployment is the Pod that the Deployment would create today", async () => {
    const controlledBy = (kind: string, name: string) => ({
      ownerReferences: [{ apiVersion: "apps/v1", kind, name, controller: true }],
    });
    const template = {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "web:2" }] },
    };
    const workload = (kind: string, name: string, metadata: JsonObject = {}): JsonObject => ({
      apiVersion: "apps/v1",
      kind,
      metadata: { name, namespace: "team-a", ...metadata },
      spec: { selector: { matchLabels: { app: "web" } }, template },
    });
    await start({
      objects: [
        ...context,
        workload("Deployment", "web"),
        workload("ReplicaSet", "web-5", controlledBy("Deployment", "web")),
        pod("web-5-x", { ...controlledBy("ReplicaSet", "web-5"), labels: { app: "web" } }),
      ],
    });
    const { items } = await reportOf("pod/web-5-x");
    expect(items[0]).toMatchObject({ source: "pod/web-5-x", name: "web-5-x", outcome: "unchanged" });
    expect(items[0]?.pod?.spec.containers[0]?.image).toBe("web:2");
    expect(items[0]?.notes[0]).toContain("Deployment/web would create today");
  });

  test("-l and --all pick several, in the order of their names", async () => {
    await start({ objects: [...context, pod("b"), pod("a"), pod("c", { labels: {} })] });
    expect((await dryRun("pods -l greet=true -o name")).stdout).toBe("pod/a\npod/b\n");
    expect((await dryRun("pods --all -o name")).stdout).toBe("pod/a\npod/b\npod/c\n");
    const without = await dryRun("pods");
    expect(without).toMatchObject({ code: 2, stdout: "" });
    expect(without.stderr).toContain("no name was specified");
  });

  test("among files: the Pods come in the order of the arguments", async () => {
    await start({ objects: [...context, pod("live")] });
    const { items } = await reportOf("pod/live -", pod("new"));
    expect(items.map(({ name }) => name)).toEqual(["live", "new"]);
    const turned = await reportOf("- pod/live", pod("new"));
    expect(turned.items.map(({ name }) => name)).toEqual(["new", "live"]);
  });

  test("that is not there is an error in kubectl's words", async () => {
    expect(await dryRun("pod/gone")).toEqual({
      code: 3,
      stdout: "",
      stderr: 'Error from server (NotFound): pods "gone" not found\n',
    });
  });
});

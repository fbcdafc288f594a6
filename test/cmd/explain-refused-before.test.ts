import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { configuration, healthy } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const gpu = podDefault("gpu", { selector: { matchLabels: { gpu: "true" } } });
const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const unlabelled = pod("one", { labels: {} }, { serviceAccountName: "missing" });

const nosa: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "nosa", namespace: "team-a" },
  spec: {
    selector: { matchLabels: { app: "nosa" } },
    template: { metadata: { labels: { app: "nosa" } }, spec: unlabelled["spec"] as JsonObject },
  },
};

async function run(words: string, objects: readonly JsonObject[], stdin?: JsonObject) {
  server = await startApiServer({ objects });
  const setting = { connect: connectingTo(server), ...(stdin && { stdin: JSON.stringify(stdin) }) };
  const { code, stdout } = await runInMemory(words, setting);
  return { code, stdout, said: stdout.replace(/\s+/g, " ") };
}

const dumped: JsonObject = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default", namespace: "team-a", uid: "1" },
};

/** Without a cluster, where the files hold a dump of all ServiceAccounts. */
async function runLocally(words: string, items: readonly JsonObject[]) {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...profile, dumped, ...items] });
  const { code, stdout } = await runInMemory(`${words} - --local`, { stdin });
  return { code, stdout, said: stdout.replace(/\s+/g, " ") };
}

type Item = {
  readonly code: string;
  readonly headline: string;
  readonly findings: readonly { readonly message: string }[];
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly finding?: { readonly fixes: readonly { readonly text: string; readonly command?: string }[] };
  }[];
  readonly podDefaults: readonly { readonly podDefault: string; readonly code: string }[];
};

function itemOf(stdout: string): Item {
  return JSON.parse(stdout).items[0];
}

describe("a ServiceAccount that is not there", () => {
  const refusal = 'error looking up service account team-a/missing: serviceaccount "missing" not found';

  test("fails one check, and PodDefaults are evaluated by their selectors", async () => {
    const { stdout } = await run("explain deploy/nosa -o json", [...healthy, nosa, gpu, greet]);
    const item = itemOf(stdout);
    expect(item.headline).toBe("REJECTED by the API server");
    expect(item.findings[0]?.message).toContain(refusal);
    expect(item.checks.filter(({ status }) => status === "FAIL").map(({ name }) => name)).toEqual([
      "apiServer",
    ]);
    expect(item.podDefaults.map(({ code }) => code)).toEqual(["LABEL_MISSING", "LABEL_MISSING"]);
  });

  test("says which field of which object, and the command that shows the accounts that there are", async () => {
    const { said } = await run("explain deploy/nosa", [...healthy, nosa, gpu]);
    expect(said).toContain("spec.template.spec.serviceAccountName of Deployment nosa");
    expect(said).toContain("kubectl get serviceaccounts -n team-a");
  });

  test("shows with a webhook that cannot be called, too", async () => {
    const { stdout } = await run("explain deploy/nosa -o json", [configuration(), ...profile, nosa, gpu]);
    const failing = itemOf(stdout).checks.filter(({ status }) => status === "FAIL");
    expect(failing.map(({ name }) => name)).toEqual(["apiServer", "service"]);
  });

  test("keeps a PodDefault from a Pod that it selects", async () => {
    const labelled = pod("one", {}, { serviceAccountName: "missing" });
    const { stdout } = await run("explain - -o json", [...healthy, greet, gpu], labelled);
    expect(itemOf(stdout).podDefaults).toMatchObject([
      { podDefault: "greet", code: "REFUSED_BEFORE" },
      { podDefault: "gpu", code: "LABEL_MISSING" },
    ]);
  });

  test("is told once by dry-run", async () => {
    const { code, said } = await run("dry-run deploy/nosa", [...healthy, nosa, gpu, greet]);
    expect(code).toBe(4);
    expect(said.split(refusal)).toHaveLength(2);
    expect(said).toContain("kubectl get serviceaccounts -n team-a");
  });

  test("with no cluster, nobody is sent to ask one", async () => {
    const { said } = await runLocally("explain", [gpu, unlabelled]);
    expect(said).toContain("REFUSED_BEFORE");
    expect(said).toContain("spec.serviceAccountName of Pod one (STDIN:");
    expect(said).not.toContain("get serviceaccounts");
  });
});

describe("a Pod with a name that is none", () => {
  const named = pod("ünï", { labels: {} });

  test("is not stored, whatever dry-run says after it", async () => {
    const { code, said } = await runLocally("dry-run", [gpu, named]);
    expect(code).toBe(4);
    expect(said).toContain("REJECTED by the API server");
    expect(said).not.toContain("unchanged");
    expect(said).toContain("Correct metadata.name of Pod ünï");
  });

  test("fails the API server's own check", async () => {
    const { stdout } = await runLocally("explain -o json", [gpu, named]);
    const item = itemOf(stdout);
    expect(item.code).toBe("REFUSED_BEFORE");
    expect(item.checks.filter(({ status }) => status === "FAIL")).toMatchObject([
      {
        name: "apiServer",
        finding: { fixes: [{ text: expect.stringContaining("metadata.name of Pod ünï") }] },
      },
    ]);
    expect(item.podDefaults).toMatchObject([{ code: "LABEL_MISSING" }]);
  });

  test("is to blame itself where a PodDefault matches, too", async () => {
    const { said } = await runLocally("dry-run", [greet, pod("ünï")]);
    expect(said).toContain("REJECTED by the API server (REFUSED_BEFORE)");
    expect(said).not.toContain("RESULT_INVALID");
  });
});

test("a Pod of a running workflow has its own labels, whatever its template says", async () => {
  const workflow: JsonObject = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "run", namespace: "team-a", uid: "uid-run" },
    spec: {
      entrypoint: "step",
      templates: [
        {
          name: "step",
          metadata: { labels: { "{{inputs.parameters.key}}": "{{inputs.parameters.value}}" } },
          container: { image: "step", command: ["x"] },
        },
      ],
    },
  };
  const { apiVersion, kind } = workflow;
  const owner = {
    apiVersion: apiVersion as string,
    kind: kind as string,
    name: "run",
    uid: "uid-run",
    controller: true,
  };
  const running = pod("run-step-1", { labels: { gpu: "true" }, ownerReferences: [owner] });
  const { stdout } = await run("explain pod/run-step-1 -o json", [...healthy, workflow, running, gpu]);
  const { code, podDefaults } = itemOf(stdout);
  expect(code).not.toBe("REFUSED_BEFORE");
  expect(podDefaults.map(({ podDefault }) => podDefault)).toEqual(["gpu"]);
  expect(podDefaults[0]?.code).not.toBe("LABEL_MISSING");
});

import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

type Policy = {
  readonly kind: string;
  readonly metadata: JsonObject;
  readonly spec: { readonly matchConstraints: JsonObject };
};

async function convert(items: readonly JsonObject[], words = "--to mutatingadmissionpolicy") {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return runInMemory(`convert -f - ${words}`, { stdin });
}

function documentsIn(text: string): readonly Policy[] {
  const yaml = parseYaml(text);
  return (yaml.ok ? yaml.documents : []) as readonly Policy[];
}

const gpu = podDefault("gpu", { env: [{ name: "A", value: "1" }] });
const proxy = podDefault("proxy", { env: [{ name: "B", value: "2" }] });
const elsewhere = { ...gpu, metadata: { name: "gpu", namespace: "team-b" } };
const broken = podDefault("broken", { selector: { matchExpressions: [{ key: "a", operator: "In" }] } });

describe("the policy", () => {
  test("of one PodDefault has its selector and its name, and a binding", async () => {
    const { code, stdout, stderr } = await convert([gpu]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [policy, binding] = documentsIn(stdout);
    expect(policy).toMatchObject({
      kind: "MutatingAdmissionPolicy",
      metadata: {
        name: "poddefault.team-a.gpu",
        annotations: { "poddefault.kubectl/converted-from": "team-a/gpu" },
      },
      spec: {
        failurePolicy: "Fail",
        reinvocationPolicy: "Never",
        matchConstraints: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "team-a" } },
          objectSelector: { matchLabels: { greet: "true" } },
        },
      },
    });
    expect(binding).toMatchObject({
      kind: "MutatingAdmissionPolicyBinding",
      spec: { policyName: "poddefault.team-a.gpu" },
    });
  });

  test("of several PodDefaults of a namespace is one, which decides by itself which of them apply", async () => {
    const { stdout } = await convert([proxy, gpu]);
    const [policy, ...others] = documentsIn(stdout);
    expect(policy?.metadata).toMatchObject({
      name: "poddefaults.team-a",
      annotations: { "poddefault.kubectl/converted-from": "team-a/gpu,team-a/proxy" },
    });
    expect(policy?.spec.matchConstraints).not.toHaveProperty("objectSelector");
    expect(others.map(({ kind }) => kind)).toEqual(["MutatingAdmissionPolicyBinding"]);
  });

  test("is one for each namespace of the files, and only that of -n where it is given", async () => {
    const names = ({ stdout }: { readonly stdout: string }) =>
      documentsIn(stdout).map(({ metadata }) => metadata["name"]);
    const both = await convert([gpu, elsewhere]);
    expect(new Set(names(both))).toEqual(new Set(["poddefault.team-a.gpu", "poddefault.team-b.gpu"]));
    const one = await convert([gpu, elsewhere], "-n team-b --to kyverno");
    expect(names(one)).toEqual(["poddefault.team-b.gpu"]);
  });

  test("for Kyverno acts on Pods alone, not on what creates them", async () => {
    const { stdout } = await convert([gpu], "--to kyverno");
    expect(documentsIn(stdout)).toMatchObject([
      {
        apiVersion: "policies.kyverno.io/v1",
        kind: "MutatingPolicy",
        spec: { autogen: { podControllers: { controllers: [] } } },
      },
    ]);
  });

  test("denies Pods because of conflicts, or keeps what they have", async () => {
    const denies = "PodDefault conflict: ";
    expect((await convert([gpu])).stdout).toContain(denies);
    expect((await convert([gpu], "--to kyverno --on-conflict keep")).stdout).not.toContain(denies);
  });
});

describe("what differs from the webhook", () => {
  test("is in the comments of YAML", async () => {
    const { stdout } = await convert([podDefault("x".repeat(53), {}), gpu]);
    const comments = stdout.split("\n").filter((line) => line.startsWith("#"));
    expect(comments.join("\n")).toMatchInlineSnapshot(`
      "# Made by kubectl poddefault convert from namespace team-a: gpu, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.
      # It differs from the webhook:
      # - It needs Kubernetes 1.36 or later.
      # - The policy is a copy: convert again when a PodDefault changes, all of the namespace together.
      # - The policy acts in namespace team-a whatever its labels are; the webhook skips namespaces that are not a profile's.
      # - The API server applies it before all webhooks, so containers that a webhook adds (istio-proxy) get nothing from it.
      # - A conflict denies the Pod, as in the webhook, and the message names the items, not their contents.
      # - Items are compared with the Pod's as the API server prints them: quantities in their canonical form.
      # - The markers carry the resourceVersion that each PodDefault had when it was converted; one from a file has none.
      # - xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx gets no marker, because its name is too long for one; the
      #   webhook's Pods are rejected."
    `);
  });

  test("is on stderr where the output is JSON", async () => {
    const { code, stdout, stderr } = await convert([gpu], "--to mutatingadmissionpolicy -o json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "List",
      items: [{ kind: "MutatingAdmissionPolicy" }, { kind: "MutatingAdmissionPolicyBinding" }],
    });
    expect(stderr).toContain("Note: namespace team-a: It needs Kubernetes 1.36 or later. [POLICY_DIFFERS]\n");
  });
});

describe("a PodDefault that is not converted", () => {
  const huge = podDefault("huge", { env: [{ name: "A", value: "x".repeat(100_000) }] });
  const unstorable = podDefault("unstorable", { env: [{ name: "A", value: 1 }] });

  test.each([
    ["an invalid selector", broken, "its selector is invalid"],
    ["an item that is too long", huge, "an item of spec.env does not fit into a CEL expression"],
  ])("because of %s is an error, and the others are converted", async (_, bad, why) => {
    const { code, stdout, stderr } = await convert([gpu, bad]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      `error: PodDefault ${(bad["metadata"] as JsonObject)["name"]} is not converted: ${why}`,
    );
    expect(stderr).toContain("[NOT_CONVERTED]");
    expect(documentsIn(stdout)[0]?.metadata["name"]).toBe("poddefault.team-a.gpu");
  });

  test("leaves stdout empty where there is no other", async () => {
    expect(await convert([broken])).toMatchObject({ code: 3, stdout: "" });
    expect(await convert([unstorable])).toMatchObject({ code: 3, stdout: "" });
  });
});

test("a policy that no cluster could store is an error, and other namespaces are converted", async () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    podDefault(`shared-${index}`, { env: [{ name: "SHARED", value: `${index}` }] }),
  );
  const { code, stdout, stderr } = await convert([...many, elsewhere]);
  expect(code).toBe(3);
  expect(stderr).toContain(
    "error: Namespace team-a gets no policy: with 400 PodDefaults it would be larger than 1.5 MB, " +
      "the most that a cluster stores in one object [NOT_CONVERTED]",
  );
  expect(documentsIn(stdout)[0]?.metadata["name"]).toBe("poddefault.team-b.gpu");
});

describe("the command line", () => {
  test.each([
    ["convert -f -", "--to is required: one of mutatingadmissionpolicy, kyverno"],
    [
      "convert -f - --to rego",
      'Invalid to value (rego). Must be "mutatingadmissionpolicy", "kyverno", "kustomize", or "helm".',
    ],
    ["convert --local --to kyverno", "--local needs files: convert -f FILE"],
  ])("%s is a usage error", async (line, message) => {
    const { code, stderr } = await runInMemory(line, { stdin: JSON.stringify(gpu) });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("says that it assumes namespace default for a PodDefault without one", async () => {
    const homeless = { ...gpu, metadata: { name: "gpu" } };
    const note = "Note: the policy is for namespace default; -n NAMESPACE names another one\n";
    const { stdout, stderr } = await convert([homeless]);
    expect({ stderr, name: documentsIn(stdout)[0]?.metadata["name"] }).toEqual({
      stderr: note,
      name: "poddefault.default.gpu",
    });
    expect((await convert([homeless], "-n team-a --to kyverno")).stderr).toBe("");
  });

  test("names choose among those of the files; one that is not there is an error", async () => {
    const { code, stdout, stderr } = await convert([gpu, proxy], "proxy typo --to kyverno");
    expect(code).toBe(3);
    expect(stderr).toBe('error: the files have no PodDefault "typo"\n');
    expect(documentsIn(stdout)[0]?.metadata["name"]).toBe("poddefault.team-a.proxy");
  });
});

describe("from a cluster", () => {
  async function fromCluster(words: string) {
    server = await startApiServer({ objects: [gpu, proxy, elsewhere] });
    return runInMemory(`convert ${words}`, { connect: connectingTo(server) });
  }

  test("reads the PodDefaults of the namespace with one request, and writes nothing", async () => {
    const { code, stdout, stderr } = await fromCluster("--to mutatingadmissionpolicy");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(documentsIn(stdout)).toHaveLength(2);
    expect(server?.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /apis/kubeflow.org/v1alpha1/namespaces/team-a/poddefaults",
    ]);
  });

  test("reads all namespaces with -A", async () => {
    const { stdout } = await fromCluster("-A --to kyverno");
    expect(documentsIn(stdout).map(({ metadata }) => metadata["name"])).toEqual([
      "poddefaults.team-a",
      "poddefault.team-b.gpu",
    ]);
  });

  test("does not convert an integer that would lose digits", async () => {
    const securityContext = { runAsUser: 9007199254740993n };
    const large = podDefault("large", { sidecars: [{ name: "a", image: "i", securityContext }] });
    server = await startApiServer({ objects: [large] });
    const { code, stderr } = await runInMemory("convert --to kyverno", { connect: connectingTo(server) });
    expect(code).toBe(3);
    expect(stderr).toContain("PodDefault large is not converted: it has an integer beyond 2^53");
  });

  test("says that a namespace has none", async () => {
    expect(await fromCluster("-n empty --to kyverno")).toEqual({
      code: 0,
      stdout: "",
      stderr: "No resources found in empty namespace.\n",
    });
  });
});

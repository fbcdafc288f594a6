import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const object = (properties: JsonObject, more: JsonObject = {}) => ({ type: "object", properties, ...more });
const list = (items: JsonObject, more: JsonObject = {}) => ({ type: "array", items, ...more });
const text = { type: "string" };

/** A CRD whose spec has these fields besides selector. */
function crdWith(fields: JsonObject, required = ["selector"]): JsonObject {
  const selector = object({ matchLabels: { type: "object", additionalProperties: text } });
  const spec = object({ selector, ...fields }, { required });
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "poddefaults.kubeflow.org" },
    spec: {
      group: "kubeflow.org",
      versions: [
        { name: "v1", schema: { openAPIV3Schema: object({}) } },
        { name: "v1alpha1", schema: { openAPIV3Schema: object({ spec }) } },
      ],
    },
  };
}

const volumes = list(object({ name: text, image: object({ reference: text }) }, { required: ["name"] }));
const image = { volumes: [{ name: "v", image: { reference: "quay.io/m:v1" } }] };

async function dryRun(crd: JsonObject | "forbidden", spec: JsonObject, format = "report") {
  const isCrd = ({ path }: { readonly path: string }) => path.includes("customresourcedefinitions");
  const server = await startApiServer({
    objects: [webhookConfiguration, ...profile, ...(crd === "forbidden" ? [] : [crd])],
    intercept: (request) =>
      crd === "forbidden" && isCrd(request) ? statusAnswer(403, "Forbidden", "no") : undefined,
  });
  onTestFinished(server.close);
  const items = [pod("p"), podDefault("a", spec)];
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const result = await runInMemory(`dry-run - -o ${format}`, { connect: connectingTo(server), stdin });
  return { ...result, asked: server.requests.filter(isCrd).length };
}

const first = (stdout: string) => (JSON.parse(stdout) as DryRunReport).items[0];

test("the cluster's CRD keeps a field that the published one prunes", async () => {
  const { code, stdout, stderr, asked } = await dryRun(crdWith({ volumes }), image);
  expect({ code, stderr, asked }).toEqual({ code: 0, stderr: "", asked: 1 });
  expect(first(stdout)?.pod?.spec.volumes).toContainEqual({
    name: "v",
    image: { reference: "quay.io/m:v1", pullPolicy: "IfNotPresent" },
  });
});

test("the cluster's CRD prunes a field that the published one keeps", async () => {
  const { code, stdout, stderr } = await dryRun(crdWith({}), { env: [{ name: "A", value: "1" }] });
  expect({ code, outcome: first(stdout)?.outcome }).toEqual({ code: 0, outcome: "mutated" });
  expect(first(stdout)?.pod?.spec.containers[0]).not.toHaveProperty("env");
  expect(stderr).toContain("spec.env: the cluster's PodDefault CRD does not have this field and prunes it\n");
});

test.each<[crd: JsonObject, spec: JsonObject, message: string]>([
  [crdWith({ desc: text }, ["selector", "desc"]), {}, "spec.desc: required field is missing"],
  [
    crdWith({ volumes: list(object({ name: text }), { "x-kubernetes-list-map-keys": ["name"] }) }),
    { volumes: [{ name: "v" }, { name: "v" }] },
    'spec.volumes[1]: Duplicate value: {"name":"v"}',
  ],
])("the cluster's CRD refuses a PodDefault: %#", async (crd, spec, message) => {
  const { code, stdout, stderr } = await dryRun(crd, spec);
  expect({ code, outcome: first(stdout)?.outcome }).toEqual({ code: 3, outcome: "unchanged" });
  expect(stderr).toContain(`${message}: the API server refuses the PodDefault itself\n`);
});

test("a CRD that says nothing about its fields keeps all", async () => {
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const spec = { sidecars: [{ name: "side", image: "busybox", restartPolicyRules: [] }] };
  const { code, stderr } = await dryRun(crdWith({ sidecars: list(open) }), spec);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("where it may not be read, the published one decides, and the note says so", async () => {
  const { code, stdout, stderr } = await dryRun("forbidden", image);
  expect(code).toBe(0);
  expect(stderr).toContain("spec.volumes[0].image: the published PodDefault CRD does not have this field");
  expect(first(stdout)?.notes.join("\n")).toContain(
    "you may not read the PodDefault CRD; assumed that it is the published one; see: kubectl auth can-i get customresourcedefinitions.apiextensions.k8s.io",
  );
});

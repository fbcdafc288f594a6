import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { admit, prepareAdmission } from "../../src/admission/admit.ts";
import { podDefaultFindings } from "../../src/finding/pod-default.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { injectedFieldNames } from "../../src/model/injected-fields.ts";
import type { AdmissionContext } from "../../src/model/namespace-context.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import type { Template } from "../../src/template/template.ts";

const templates = gallery().map((template) => [template.name, template] as const);

test.each(templates)("a Pod with the label of %s gets all that it injects", (_, template) => {
  const podDefault = fill(template);
  const outcome = admit(
    podWith(podDefault.spec.selector.matchLabels ?? {}),
    prepareAdmission(around([podDefault])),
  );
  if (outcome.outcome !== "mutated") expect.fail(JSON.stringify(outcome));
  expect(outcome.skipped).toEqual([]);
  const wanted = injectedFieldNames.filter((field) => podDefault.spec[field] !== undefined);
  expect(new Set(outcome.injections.map(({ field }) => field))).toEqual(new Set([...wanted, "annotations"]));
});

test.each(templates)("a Pod without the label of %s stays as it is", (_, template) => {
  const outcome = admit(podWith({ other: "true" }), prepareAdmission(around([fill(template)])));
  expect(outcome).toMatchObject({ outcome: "unchanged", notMatched: [{ code: "LABEL_MISSING" }] });
});

test("all templates together fit one Pod", () => {
  const podDefaults = gallery().map(fill);
  const labels = Object.assign({}, ...podDefaults.map(({ spec }) => spec.selector.matchLabels));
  expect(admit(podWith(labels), prepareAdmission(around(podDefaults))).outcome).toBe("mutated");
});

test("a template causes no warning, except for what its summary says", () => {
  const podDefaults = gallery().map(fill);
  const surroundings = { namespace: "team-a", origins: { isLocal: true, inFiles: new Map() } };
  const findings = podDefaults.flatMap((one) => podDefaultFindings(one, podDefaults, surroundings));
  expect(findings.map(({ object, code }) => `${object.name} ${code}`)).toEqual([
    "add-sidecar SIDECAR_IN_JOBS",
    "service-account SERVICE_ACCOUNT_SWITCH",
  ]);
});

test("the guide's two are those of examples/poddefaults.yaml", () => {
  const text = readFileSync(new URL("../../examples/poddefaults.yaml", import.meta.url), "utf8");
  const yaml = parseYaml(text);
  const shipped = yaml.ok ? (yaml.documents as readonly PodDefault[]) : [];
  expect(shipped).toHaveLength(2);
  for (const { metadata, spec } of shipped) {
    const template = gallery().find(({ name }) => name === metadata.name);
    expect(template && fill(template).spec).toEqual(spec);
  }
});

function fill(template: Template): PodDefault {
  const filled = fillTemplate(template, exampleValues(template));
  if (!filled.ok) throw new Error(JSON.stringify(filled.faults));
  return filled.podDefault;
}

function podWith(labels: Readonly<Record<string, string>>): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "fitting", labels },
    spec: { containers: [{ name: "main", image: "python:3.12-slim" }] },
  };
}

function around(podDefaults: readonly PodDefault[]): AdmissionContext {
  return {
    namespace: "team-a",
    namespaceLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" },
    podDefaults,
    serviceAccounts: { known: [], complete: false },
    webhook: stockWebhook,
  };
}

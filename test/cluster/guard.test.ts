import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { podDefaultFindings } from "../../src/finding/pod-default.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { guardedCodes } from "../../src/policy/guard/codes.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { podDefaults } from "../admission/arbitraries.ts";
import { readRecordedCases } from "../admission/recorded-cases.ts";
import { containerFixtures, envFixtures, volumeFixtures } from "./guard/env-and-volume-fixtures.ts";
import { conflictFixtures, podFixtures, selectorFixtures } from "./guard/selector-and-pod-fixtures.ts";
import { eventually } from "./harness/api.ts";
import { collectionPath, createObject } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { breakages } from "./pods/broken.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const [guarded, warned] = ["guarded", "guarded-by-warnings"];
const codes = Object.keys(guardedCodes);
const offByDefault = codes.filter((code) => guardedCodes[code as keyof typeof guardedCodes] === "off");
const installed: string[] = [];

const fixtures = [
  ...selectorFixtures,
  ...podFixtures,
  ...conflictFixtures,
  ...envFixtures,
  ...volumeFixtures,
  ...containerFixtures,
];

const invalid = { selector: { matchExpressions: [{ key: "a", operator: "In" }] } };

/** A PodDefault from before the guard, and two guards: as they are, with the codes that are off; and one that only warns, of everything that it finds. */
beforeAll(async () => {
  for (const name of [guarded, warned])
    await createObject(api, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  await createObject(api, podDefaultOf(guarded, "old", invalid));
  await install(`guard -n ${guarded} --warn ${offByDefault.join(",")} -o json`);
  await install(`guard -n ${warned} --warn ${codes.join(",")} -o json`);
  await eventually("the guards to act", async () => {
    const [denied, admitted] = [await create(guarded, "x", invalid), await create(warned, "x", invalid)];
    return denied.status === 422 && admitted.warnings.length > 0 ? true : undefined;
  });
});
afterAll(async () => {
  for (const path of installed) await api.ask("DELETE", path);
});

async function install(line: string): Promise<void> {
  const { stdout, code } = await runAs(cluster, "nobody", line);
  expect(code).toBe(0);
  for (const object of JSON.parse(stdout).items) {
    await createObject(api, object);
    installed.push(`${collectionPath(object.kind)}/${object.metadata.name}`);
  }
}

function podDefaultOf(namespace: string, name: string, spec: JsonObject) {
  return { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault", metadata: { name, namespace }, spec };
}

type Verdict = { readonly status: number; readonly message: string; readonly warnings: readonly string[] };

async function create(namespace: string, name: string, spec: JsonObject): Promise<Verdict> {
  const path = `${collectionPath("PodDefault", namespace)}?dryRun=All`;
  const { status, body, warnings } = await api.ask("POST", path, podDefaultOf(namespace, name, spec));
  return { status, message: String(body["message"] ?? ""), warnings };
}

/** A PodDefault's spec that injects what a Pod has. */
function injecting({ containers, ...pod }: JsonObject): JsonObject {
  const [first = {}, ...sidecars] = containers as readonly JsonObject[];
  const { name, image, ...perContainer } = first;
  return { selector: { matchLabels: { data: "true" } }, desc: "Data", ...pod, ...perContainer, sidecars };
}

/** The codes in what the API server says. */
function codesIn(texts: readonly string[]): readonly string[] {
  return codes.filter((code) => texts.some((text) => text.includes(` ${code}: `)));
}

describe("The guard on this API server", () => {
  test.each(fixtures.map((one) => [one.rule, one] as const))(
    "finds %s, and admits what is nearly so",
    async (_, one) => {
      const [bad, good] = [one.name?.bad ?? "data", one.name?.good ?? "data"];
      const isDenied = guardedCodes[one.code] === "deny";
      const found = await create(guarded, bad, one.bad);
      expect(found).toMatchObject({ status: isDenied ? 422 : 201 });
      expect(codesIn(isDenied ? [found.message] : found.warnings)).toContain(one.code);
      const admitted = await create(guarded, good, one.good);
      expect({ status: admitted.status, message: admitted.status === 201 ? "" : admitted.message }).toEqual({
        status: 201,
        message: "",
      });
      expect(codesIn(admitted.warnings)).not.toContain(one.code);
    },
  );

  test("lets a PodDefault from before the guard be labeled, corrected and deleted, but not stay invalid", async () => {
    const path = `${collectionPath("PodDefault", guarded)}/old`;
    const put = async (change: (stored: JsonObject) => JsonObject) =>
      (await api.ask("PUT", `${path}?dryRun=All`, change(await api.get(path)))).status;
    const labeled = { labels: { a: "b" } };
    expect(
      await put((one) => ({ ...one, metadata: { ...(one["metadata"] as JsonObject), ...labeled } })),
    ).toBe(200);
    expect(await put((one) => ({ ...one, spec: { ...invalid, desc: "changed" } }))).toBe(422);
    expect(await put((one) => ({ ...one, spec: { selector: { matchLabels: { a: "true" } } } }))).toBe(200);
    expect((await api.ask("DELETE", path)).status).toBe(200);
  });

  test.each([200, 2000])("takes a PodDefault with lists of %i items", async (length) => {
    const items = Array.from({ length }, (_, index) => index);
    const { status, message } = await create(guarded, "long", {
      selector: { matchLabels: { data: "true" } },
      desc: "Data",
      env: items.map((index) => ({ name: `E${index}`, value: "1" })),
      volumes: items.map((index) => ({ name: `v${index}`, secret: { secretName: "s" } })),
      volumeMounts: items.map((index) => ({ name: `v${index}`, mountPath: `/v/${index}` })),
      tolerations: items.map((index) => ({ key: `k${index}`, operator: "Exists" })),
      initContainers: items.slice(0, 100).map((index) => ({ name: `c${index}`, image: "i" })),
    });
    expect({ status, message: status === 201 ? "" : message }).toEqual({ status: 201, message: "" });
  });

  test("has a fixture for each of its rules", async () => {
    const { items } = JSON.parse(
      (await runAs(cluster, "nobody", `guard --warn ${codes.join(",")} -o json`)).stdout,
    );
    const rules = items[0].spec.validations.map(
      ({ expression }: JsonObject) => /^variables\.(\w+) == ''$/.exec(String(expression))?.[1],
    );
    expect(new Set(fixtures.map(({ rule }) => rule))).toEqual(new Set(rules));
  });

  test("admits every template of the gallery without a warning, but of what its summary says", async () => {
    const found: string[] = [];
    for (const template of gallery()) {
      const filled = fillTemplate(template, exampleValues(template));
      if (!filled.ok) throw new Error(JSON.stringify(filled.faults));
      const { metadata, spec } = filled.podDefault;
      const { status, message, warnings } = await create(guarded, metadata.name, spec);
      if (status !== 201) found.push(`${template.name} ${message}`);
      found.push(...codesIn(warnings).map((code) => `${template.name} ${code}`));
    }
    expect(found).toEqual(["add-sidecar SIDECAR_IN_JOBS", "service-account SERVICE_ACCOUNT_SWITCH"]);
  });

  test("finds in recorded PodDefaults and in the fixtures what lint finds", async () => {
    const surroundings = { namespace: warned, origins: { isLocal: true, inFiles: new Map() } };
    const specs: { readonly name: string; readonly spec: JsonObject }[] = [
      ...readRecordedCases().flatMap(({ podDefaults }) =>
        podDefaults.map(({ metadata, spec }) => ({ name: metadata.name, spec })),
      ),
      ...fixtures.flatMap(({ bad, good, name }) => [
        { name: name?.bad ?? "data", spec: bad },
        { name: name?.good ?? "data", spec: good },
      ]),
    ];
    for (const one of fc.sample(podDefaults, { seed: 16, numRuns: 200 }))
      specs.push(...one.map(({ metadata, spec }) => ({ name: metadata.name, spec })));
    const pod = { containers: [{ name: "container-0", image: "x" }], volumes: [{ name: "v", emptyDir: {} }] };
    for (const breakage of Object.values(breakages))
      specs.push({ name: "broken", spec: injecting({ ...pod, ...breakage(pod) }) });
    const all = new Map(specs.map((one) => [JSON.stringify(one), one]));
    const found: string[] = [];
    for (const [text, { name, spec }] of all) {
      const { status, message, warnings } = await create(warned, name, spec);
      if (status !== 201) found.push(`${message} ${text}`);
      const podDefault = {
        apiVersion: "kubeflow.org/v1alpha1",
        kind: "PodDefault",
        metadata: { name },
        spec,
      } as unknown as PodDefault;
      const wanted = new Set(
        podDefaultFindings(podDefault, [], surroundings).map(({ code }) => code as string),
      );
      const [guard, lint] = [codesIn(warnings).join(), codes.filter((code) => wanted.has(code)).join()];
      if (guard !== lint) found.push(`guard: ${guard} lint: ${lint} ${text}`);
    }
    expect(all.size).toBeGreaterThan(600);
    expect(found).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Json, JsonObject } from "../../src/kubernetes/json.ts";
import { firstDifference } from "../admission/first-difference.ts";
import type { KubernetesObject } from "./harness/api.ts";
import { comparable } from "./harness/comparable.ts";
import { collectionPath } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { installPolicies } from "./harness/policies.ts";
import {
  createScenarios,
  type LiveVersions,
  type Recorded,
  readRecorded,
  withLiveVersions,
} from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const cases = readRecorded("named", "generated");
const namespaces = [...new Set(cases.map(({ namespace }) => namespace.name))];
const profile = "app.kubernetes.io/part-of";
let versions: LiveVersions;

beforeAll(async () => {
  versions = await createScenarios(api, cases);
});

/** What convert prints for the PodDefaults of a namespace; [] where none of them converts. */
async function convert(namespace: string, flags = ""): Promise<readonly KubernetesObject[]> {
  const line = `convert -n ${namespace} --to mutatingadmissionpolicy -o json ${flags}`;
  const { stdout } = await runAs(cluster, "admin", line);
  return stdout === "" ? [] : (JSON.parse(stdout) as { readonly items: KubernetesObject[] }).items;
}

async function convertAll(flags = ""): Promise<readonly KubernetesObject[]> {
  const converted: KubernetesObject[] = [];
  for (const namespace of namespaces) converted.push(...(await convert(namespace, flags)));
  return converted;
}

type Answer = { readonly status: number; readonly pod?: JsonObject; readonly message: string };

async function post({ namespace, pod }: Recorded): Promise<Answer> {
  const path = `${collectionPath("Pod", namespace.name)}?dryRun=All`;
  const { status, body } = await api.ask("POST", path, pod);
  return status === 201
    ? { status, pod: comparable(body), message: "" }
    : { status, message: String(body["message"]) };
}

function count(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe("The policies of all recorded namespaces, without the webhook", () => {
  let remove: () => Promise<void>;
  beforeAll(async () => {
    remove = await installPolicies(api, await convertAll());
  });
  afterAll(() => remove());

  test("add every sidecar where the webhook's patch fails", async () => {
    const found: string[] = [];
    for (const one of cases.filter(({ error }) => error?.code === 500)) {
      const { status, pod, message } = await post(one);
      const given = namesOf(one.seen);
      const names = namesOf(pod);
      const isWhole = given.every((name, index) => names[index] === name) && names.length > given.length;
      found.push(isWhole ? "whole" : `${one.case}: ${status} ${message.replace(/^.* is invalid: /, "")}`);
    }
    expect(count(found)).toMatchInlineSnapshot(`
      {
        "gen-7-23/0: 422 [spec.containers[0].volumeMounts[3].name: Not found: "ca", spec.containers[1].volumeMounts[2].name: Not found: "ca"]": 1,
        "gen-7-47/1: 422 spec.containers[3].ports[0].hostPort: Duplicate value: "TCP//80"": 1,
        "whole": 8,
      }
    `);
  });

  test("store what the webhook gave, or deny what it denied", async () => {
    const found: string[] = [];
    for (const one of cases) found.push(`${one.outcome}: ${compare(one, await post(one))}`);
    expect(count(found)).toMatchInlineSnapshot(`
      {
        "denied: an invalid selector denied the namespace": 17,
        "denied: denied": 109,
        "invalid: 422, now 422": 27,
        "invalid: 500, now 422": 2,
        "invalid: admitted instead of 422": 2,
        "invalid: admitted instead of 500": 8,
        "mutated: same Pod": 211,
        "mutated: the webhook gave a container one source of envFrom twice": 1,
        "not-sent: 403, now 403": 9,
        "not-sent: same Pod": 2,
        "not-sent: the namespace is not a profile's, so the webhook did not see it": 14,
        "unchanged: 422, now 422": 3,
        "unchanged: same Pod": 54,
      }
    `);
  });

  /** How the answer with the policies differs from what was recorded with the webhook. */
  function compare(recorded: Recorded, { status, pod, message }: Answer): string {
    const { namespace, final, denial, error } = recorded;
    if (denial?.includes("label selector conversion failed"))
      return "an invalid selector denied the namespace";
    if (denial !== undefined) return message.includes("PodDefault conflict: ") ? "denied" : "NOT DENIED";
    if (final === undefined)
      return pod ? `admitted instead of ${error?.code}` : `${error?.code}, now ${status}`;
    const difference = firstDifference(pod, stored(recorded));
    if (difference === undefined) return "same Pod";
    if (namespace.labels[profile] === undefined)
      return "the namespace is not a profile's, so the webhook did not see it";
    return hasRepeatedSource(final)
      ? "the webhook gave a container one source of envFrom twice"
      : `${recorded.case} ${difference} ${message}`;
  }

  function stored({ final = {}, namespace }: Recorded): JsonObject {
    return withLiveVersions(comparable(final), versions.get(namespace.name));
  }
});

function hasRepeatedSource({ spec }: JsonObject): boolean {
  const { containers } = spec as { readonly containers: readonly { readonly envFrom?: readonly Json[] }[] };
  return containers.some(
    ({ envFrom = [] }) => new Set(envFrom.map((one) => JSON.stringify(one))).size < envFrom.length,
  );
}

function namesOf(pod: JsonObject | undefined): readonly string[] {
  const { containers } = (pod?.["spec"] ?? { containers: [] }) as {
    readonly containers: readonly { readonly name: string }[];
  };
  return containers.map(({ name }) => name);
}

test("With --on-conflict keep no Pod is denied because of a conflict", async () => {
  const remove = await installPolicies(api, await convertAll("--on-conflict keep"));
  try {
    const found: string[] = [];
    for (const one of cases.filter(({ denial }) => denial?.startsWith("conflict occurred"))) {
      const { status, pod } = await post(one);
      const before = namesOf(one.seen);
      const isKept = namesOf(pod).slice(0, before.length).join() === before.join();
      found.push(pod === undefined ? String(status) : isKept ? "stored, with its containers" : one.case);
    }
    expect(count(found)).toMatchInlineSnapshot(`
      {
        "422": 17,
        "stored, with its containers": 92,
      }
    `);
  } finally {
    await remove();
  }
});

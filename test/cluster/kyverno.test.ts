import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { runInMemory } from "../cmd/memory-io.ts";
import { comparable } from "./harness/comparable.ts";
import { applyKyverno, type KyvernoRun } from "./harness/kyverno.ts";
import { collectionPath } from "./harness/objects.ts";
import { createScenarios, type Recorded, readRecorded } from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { buildTool, whyNoTool } from "./harness/tools.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const reason = whyNoTool("kyverno");
if (reason !== undefined) process.stderr.write(`${reason}\n`);

/** The recorded Pods that reached the webhook, as it saw them: so does Kyverno. */
const cases = readRecorded("named", "generated").filter(({ seen }) => seen !== undefined);
const profile = "app.kubernetes.io/part-of";
const half = 20 * 60_000;

describe.skipIf(reason !== undefined)("Kyverno's CLI, with what convert prints", () => {
  const runs = new Map<string, KyvernoRun>();

  beforeAll(async () => {
    buildTool("kyverno");
    await createScenarios(api, cases);
    const namespaces = [...Map.groupBy(cases, ({ namespace }) => namespace.name)];
    const next = async (): Promise<void> => {
      for (let one = namespaces.pop(); one !== undefined; one = namespaces.pop())
        runs.set(one[0], await applyConverted(...one));
    };
    await Promise.all([next(), next()]);
  }, half);

  test("gives Pods what the webhook gave, or denies what it denied", async () => {
    const found: Record<string, number> = {};
    for (const one of cases) {
      const what = `${one.outcome}: ${await compare(one)}`;
      found[what] = (found[what] ?? 0) + 1;
    }
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    expect(found).toMatchInlineSnapshot(`
      {
        "denied: an invalid selector denied the namespace": 17,
        "denied: denied": 109,
        "invalid: 422, now 422": 27,
        "invalid: 500, now 422": 2,
        "invalid: admitted instead of 422": 2,
        "invalid: admitted instead of 500": 8,
        "mutated: same Pod": 211,
        "mutated: the webhook gave a container one source of envFrom twice": 1,
        "unchanged: 422, now 422": 3,
        "unchanged: same Pod": 54,
      }
    `);
  });

  /** How the Pod that Kyverno makes, and the API server then stores, differs from what was recorded. */
  async function compare(recorded: Recorded): Promise<string> {
    const { namespace, final, denial, error } = recorded;
    const { objects = [], results } = runs.get(namespace.name) ?? {};
    const { result, message } = results?.get(nameOf(recorded)) ?? { result: "none", message: "" };
    if (denial !== undefined) return compareDenial(denial, result, message);
    if (result === "error") return `${recorded.case} ${message}`;
    const changed = objects.find(({ metadata }) => (metadata as JsonObject)["name"] === nameOf(recorded));
    const { status, body } = await post(recorded, changed ?? recorded.seen ?? {});
    if (final === undefined)
      return status === 201 ? `admitted instead of ${error?.code}` : `${error?.code}, now ${status}`;
    // Its PodDefaults come from files, so that the markers carry the versions of the recording.
    return compareStored(recorded, status === 201 ? comparable(body) : body, comparable(final));
  }

  function post({ namespace, pod }: Recorded, { metadata, ...changed }: JsonObject) {
    const { name, ...own } = metadata as JsonObject;
    const asPosted = { ...own, ...("name" in pod.metadata && { name: pod.metadata.name }) };
    const path = `${collectionPath("Pod", namespace.name)}?dryRun=All`;
    return api.ask("POST", path, { ...changed, metadata: asPosted });
  }
});

function compareDenial(denial: string, result: string, message: string): string {
  if (denial.includes("label selector conversion failed")) return "an invalid selector denied the namespace";
  return result === "error" && message.includes("PodDefault conflict: ") ? "denied" : "NOT DENIED";
}

function compareStored(recorded: Recorded, stored: JsonObject, wanted: JsonObject): string {
  const difference = firstDifference(stored, wanted);
  if (difference === undefined) return "same Pod";
  const containers = (wanted["spec"] as { readonly containers: readonly JsonObject[] }).containers;
  const sources = containers.map(({ envFrom = [] }) =>
    (envFrom as readonly JsonObject[]).map((one) => JSON.stringify(one)),
  );
  if (difference.includes("/envFrom/") && sources.some((all) => new Set(all).size < all.length))
    return "the webhook gave a container one source of envFrom twice";
  return recorded.namespace.labels[profile] === undefined
    ? "the namespace is not a profile's, so the webhook did not see it"
    : `${recorded.case} ${difference} ${stored["message"] ?? ""}`;
}

/** Pods with names of their own, by which Kyverno's output tells which is which. */
function nameOf(recorded: Recorded): string {
  return `case-${cases.indexOf(recorded)}`;
}

async function applyConverted(namespace: string, all: readonly Recorded[]): Promise<KyvernoRun> {
  const items = (all[0]?.podDefaults ?? []).map((one) => ({ ...one, apiVersion: "kubeflow.org/v1alpha1" }));
  const list = { apiVersion: "v1", kind: "List", items };
  const { stdout } = await runInMemory("convert -f - --local --to kyverno -o json", {
    stdin: JSON.stringify(list),
  });
  if (stdout === "") return { objects: [], results: new Map() };
  const pods = all.map((one) => ({
    apiVersion: "v1",
    kind: "Pod",
    ...one.seen,
    metadata: { ...(one.seen?.["metadata"] as JsonObject), name: nameOf(one), namespace },
  }));
  const labels = { [namespace]: { "kubernetes.io/metadata.name": namespace } };
  const folder = mkdtempSync(join(tmpdir(), "kyverno-"));
  return applyKyverno(folder, [JSON.parse(stdout)], pods, labels);
}

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { type RecordedCase, readRecordedCases } from "../admission/recorded-cases.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const cases = readRecordedCases().filter(({ outcome, final }) => outcome === "mutated" && final);

/** A cluster in which the Pod of a recorded case runs, as it was stored. */
function clusterOf({ namespace, serviceAccounts, podDefaults, final }: RecordedCase) {
  const { name: ns, labels } = namespace;
  const inNamespace = (object: object, kind: string, apiVersion: string): JsonObject => {
    const { metadata, ...rest } = object as JsonObject & { readonly metadata: JsonObject };
    return { apiVersion, kind, ...rest, metadata: { name: "live", ...metadata, namespace: ns } };
  };
  return memoryCluster(
    [
      webhookConfiguration,
      { apiVersion: "v1", kind: "Namespace", metadata: { name: ns, ...(labels && { labels }) } },
      ...serviceAccounts.map((one) => inNamespace(one, "ServiceAccount", "v1")),
      ...podDefaults.map((one) => inNamespace(one, "PodDefault", "kubeflow.org/v1alpha1")),
      inNamespace(final ?? {}, "Pod", "v1"),
    ],
    ns,
  );
}

describe("a running Pod, as it was submitted", () => {
  test("there are many of them", () => expect(cases.length).toBeGreaterThan(100));

  test.each(cases.map((one) => [one.case, one] as const))("%s is admitted again", async (_, recorded) => {
    const connect = async () => clusterOf(recorded);
    const name = recorded.final?.metadata.name ?? "live";
    const posted = await runInMemory(["dry-run", `pod/${name}`, "-o", "posted"], { connect });
    expect(posted.code).toBe(0);
    // What is taken out leaves nothing behind that nobody wrote.
    expect(posted.stdout).not.toMatch(/(volumes|volumeMounts|env): \[\]/);
    const again = await runInMemory(["dry-run", "-", "-o", "report"], { connect, stdin: posted.stdout });
    const { items } = JSON.parse(again.stdout) as DryRunReport;
    expect(items.map(({ outcome, error }) => ({ outcome, error }))).toEqual([{ outcome: "mutated" }]);
  });
});

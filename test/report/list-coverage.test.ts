import { expect, test } from "vitest";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";
import { reportCoverage } from "../../src/report/coverage.ts";

function copy(namespace: string, name: string, spec: Partial<PodDefaultSpec> = {}): PodDefault {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { a: "true" } }, ...spec },
  };
}

const profiles = ["team-a", "team-b", "team-c"];

test("says what is missing in which profiles, and leaves other namespaces out", () => {
  const podDefaults = [copy("team-c", "gpu"), copy("team-a", "gpu"), copy("kubeflow", "only-here")];
  expect(reportCoverage(podDefaults, profiles)).toEqual([
    { name: "gpu", model: "team-a", having: ["team-a", "team-c"], lacking: ["team-b"], differing: [] },
  ]);
});

test("compares each copy with what most have, whatever the order of keys", () => {
  const most = { env: [{ name: "A", value: "1" }], desc: "GPU" };
  const podDefaults = [
    copy("team-a", "gpu", { desc: "old", serviceAccountName: "runner" }),
    copy("team-b", "gpu", most),
    copy("team-c", "gpu", { desc: "GPU", env: [{ value: "1", name: "A" }] }),
  ];
  expect(reportCoverage(podDefaults, profiles)[0]?.differing).toEqual([
    { namespace: "team-a", fields: ["spec.desc", "spec.env", "spec.serviceAccountName"] },
  ]);
});

test("of two that differ, the first is the model", () => {
  const podDefaults = [copy("team-a", "gpu"), copy("team-b", "gpu", { selector: {} })];
  expect(reportCoverage(podDefaults, profiles)[0]?.differing).toEqual([
    { namespace: "team-b", fields: ["spec.selector"] },
  ]);
});

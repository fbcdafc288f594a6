import { describe, expect, test } from "vitest";
import type { StringMap } from "../../../src/kubernetes/object-meta.ts";
import type { LabelSelector } from "../../../src/kubernetes/selector.ts";
import { stockWebhook } from "../../../src/model/webhook-status.ts";
import { admitBeside, podDefault, podWith } from "./admit-beside.ts";

describe("why a PodDefault does not match", () => {
  test.each<[LabelSelector, StringMap, string, string]>([
    [{ matchLabels: { gpu: "true" } }, { gpu: "false" }, "LABEL_VALUE", 'label gpu is "false", not "true"'],
    [{ matchLabels: { gpu: "true" } }, {}, "LABEL_MISSING", "label gpu is missing"],
    [one("In", "a", "b"), { tier: "c" }, "EXPR_FALSE", 'label tier is "c", not one of "a", "b"'],
    [one("In", "a"), {}, "EXPR_FALSE", "label tier is missing"],
    [one("NotIn", "a"), { tier: "a" }, "EXPR_FALSE", 'label tier is "a", which the selector excludes'],
    [one("NotIn", "a", "b"), { tier: "b" }, "EXPR_FALSE", 'label tier is "b", which the selector excludes'],
    [one("Exists"), {}, "EXPR_FALSE", "label tier is missing"],
    [one("DoesNotExist"), { tier: "" }, "EXPR_FALSE", "the Pod has label tier, which the selector excludes"],
  ])("%j against %j is %s", (selector, labels, code, reason) => {
    const outcome = admitBeside(podWith({}, { labels }), [podDefault("a", { selector })]);
    expect(outcome.notMatched).toMatchObject([{ podDefault: "a", code, reason, clause: { holds: false } }]);
  });

  test.each<[LabelSelector, StringMap]>([
    [{}, {}],
    [one("NotIn", "a"), {}],
    [one("DoesNotExist"), {}],
    [one("In", ""), { tier: "" }],
  ])("%j does match %j", (selector, labels) => {
    expect(admitBeside(podWith({}, { labels }), [podDefault("a", { selector })]).matched).toEqual(["a"]);
  });
});

describe("a Pod that the webhook is not sent, or does not touch", () => {
  const podDefaults = [podDefault("a", { labels: { added: "true" } })];

  test("is of a namespace that is not selected", () => {
    const outcome = admitBeside(podWith(), podDefaults, { namespaceLabels: {} });
    expect(outcome).toMatchObject({ outcome: "not-sent", notMatched: [{ code: "NS_NOT_SELECTED" }] });
    expect(outcome.seen).toBeUndefined();
  });

  test("is assumed to be sent if the namespace's labels are unknown", () => {
    const outcome = admitBeside(podWith(), podDefaults, { namespaceLabels: undefined });
    expect(outcome).toMatchObject({
      outcome: "mutated",
      assumptions: [{ code: "NAMESPACE_LABELS_UNKNOWN" }],
    });
  });

  test("has labels that the administrator keeps from it", () => {
    const objectSelector = { matchLabels: { inject: "true" } };
    const podDefault = { ...stockWebhook.podDefault, namespaceSelector: {}, objectSelector };
    const webhook = { ...stockWebhook, podDefault };
    const outcome = admitBeside(podWith(), podDefaults, { webhook });
    expect(outcome).toMatchObject({ outcome: "not-sent", notMatched: [{ code: "OBJECT_NOT_SELECTED" }] });
  });

  test("is refused in the name that the webhook has in this cluster", () => {
    const bad = podDefault("bad", { selector: one("Near") });
    const scope = { ...stockWebhook.podDefault, name: "admission-webhook-deployment.kubeflow.org" };
    const webhook = { ...stockWebhook, podDefault: scope };
    const outcome = admitBeside(podWith(), [bad], { webhook });
    expect("error" in outcome && outcome.error?.message).toMatch(
      /^admission webhook "admission-webhook-deployment.kubeflow.org" denied the request: label selector/,
    );
  });

  test("excludes itself, also from a selector that would deny it", () => {
    const bad = podDefault("bad", { selector: one("Near") });
    const annotations = { "poddefault.admission.kubeflow.org/exclude": "true" };
    const outcome = admitBeside(podWith({}, { annotations }), [bad]);
    expect(outcome).toMatchObject({ outcome: "unchanged", notMatched: [{ code: "POD_EXCLUDED" }] });
  });

  test("does not meet PodDefaults of other namespaces, nor their bad selectors", () => {
    const stranger = podDefault("bad", { selector: one("Near") });
    const elsewhere = { ...stranger, metadata: { ...stranger.metadata, namespace: "other" } };
    const outcome = admitBeside(podWith(), [elsewhere]);
    expect(outcome).toMatchObject({ outcome: "unchanged", notMatched: [{ code: "OTHER_NAMESPACE" }] });
  });
});

describe("a selector that cannot be converted denies every Pod", () => {
  test.each<[LabelSelector, string]>([
    [one("Near"), '{map[] [{tier Near []}]} for selector: "Near" is not a valid label selector operator'],
    [
      one("NotIn"),
      "{map[] [{tier NotIn []}]} for selector: values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
    ],
    [
      one("Exists", "x"),
      '{map[] [{tier Exists [x]}]} for selector: values: Invalid value: ["x"]: values set must be empty for exists and does not exist',
    ],
    [
      { matchLabels: { b: "1", a: "-" } },
      "{map[a:- b:1] []} for selector: values[0][a]: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ])("%j", (selector, text) => {
    const outcome = admitBeside(podWith(), [podDefault("a", {}), podDefault("z", { selector })]);
    const message = `label selector conversion failed: ${text}`;
    expect(outcome).toMatchObject({
      outcome: "denied",
      denial: { kind: "invalid-selector", podDefault: "z", message },
      error: { code: 400, reason: null },
    });
  });
});

function one(operator: string, ...values: string[]): LabelSelector {
  return { matchExpressions: [{ key: "tier", operator, ...(values.length > 0 && { values }) }] };
}

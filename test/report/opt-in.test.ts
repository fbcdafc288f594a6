import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabelSelector } from "../../src/kubernetes/selector.ts";
import { compileSelector, findFailure } from "../../src/kubernetes/selector.ts";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";
import { renderOptIn } from "../../src/render/opt-in-text.ts";
import { plainPalette } from "../../src/render/palette.ts";
import { optInTo as optIn } from "../../src/report/opt-in.ts";

function podDefault(name: string, selector: LabelSelector, spec: Partial<PodDefaultSpec> = {}): PodDefault {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team-a" },
    spec: { selector, ...spec },
  };
}

const surroundings = { namespace: "team-a", origins: { isLocal: true, inFiles: new Map() } };
const optInTo = (podDefault: PodDefault, others: readonly PodDefault[]) =>
  optIn(podDefault, others, surroundings);

const gpu = podDefault("gpu", { matchLabels: { gpu: "true" } }, { env: [{ name: "A", value: "1" }] });

describe("the labels that make a Pod match", () => {
  test.each([
    [
      "every label that is wanted",
      { matchLabels: { a: "1", b: "2" } },
      { labels: { a: "1", b: "2" }, without: [] },
    ],
    [
      "what must be absent",
      { matchLabels: { a: "1" }, matchExpressions: [{ key: "old", operator: "DoesNotExist" }] },
      { labels: { a: "1" }, without: ["old"] },
    ],
    [
      "what must have another value, or none",
      { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a", "b"] }] },
      { labels: {}, without: ["tier=a", "tier=b"] },
    ],
    [
      "a value that another clause leaves over",
      {
        matchExpressions: [
          { key: "tier", operator: "In", values: ["a", "b"] },
          { key: "tier", operator: "NotIn", values: ["a"] },
        ],
      },
      { labels: { tier: "b" }, without: [] },
    ],
    ["nothing, where all match", {}, { labels: {}, without: [] }],
  ])("%s", (_, selector, expected) => {
    expect(optInTo(podDefault("one", selector), [])).toMatchObject({ possible: true, ...expected });
  });

  test.each([
    [
      "the clauses of the selector contradict each other",
      [
        { key: "a", operator: "Exists" },
        { key: "a", operator: "DoesNotExist" },
      ],
    ],
    ["the selector is invalid", [{ key: "a", operator: "Like", values: ["b"] }]],
  ])("none, and why: %s", (why, matchExpressions) => {
    const optIn = optInTo(podDefault("one", { matchExpressions }), []);
    expect(optIn).toMatchObject({ possible: false, why: expect.stringContaining(why) });
  });

  test("they match, whatever the selector, and leaving one out does not", () => {
    const key = fc.constantFrom("a", "b", "c");
    const values = fc.uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1 });
    const clause = fc.oneof(
      fc.record({ key, operator: fc.constantFrom("In", "NotIn"), values }),
      fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
    );
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 4 }), (matchExpressions) => {
        const selector = { matchExpressions };
        const optIn = optInTo(podDefault("one", selector), []);
        if (!optIn.possible) return;
        const compiled = compileSelector(selector);
        const matches = (labels: Readonly<Record<string, string>>) =>
          compiled.ok && findFailure(compiled.clauses, labels) === undefined;
        expect(matches(optIn.labels)).toBe(true);
        for (const left of Object.keys(optIn.labels)) {
          const { [left]: _, ...fewer } = optIn.labels;
          expect(matches(fewer)).toBe(false);
        }
      }),
    );
  });
});

describe("what the labels pull in besides", () => {
  const env = (value: string) => ({ env: [{ name: "A", value }] });

  test("PodDefaults that match too, and what then conflicts", () => {
    const other = podDefault("other", { matchLabels: { gpu: "true" } }, env("2"));
    const unrelated = podDefault("unrelated", { matchLabels: { gpu: "false" } }, env("2"));
    expect(optInTo(gpu, [gpu, other, unrelated])).toMatchObject({
      alsoMatches: ["other"],
      conflicts: ["gpu and other conflict in env A"],
    });
  });

  test("nothing, where what matches too agrees", () => {
    const other = podDefault("other", {}, env("1"));
    expect(optInTo(gpu, [gpu, other])).toMatchObject({ alsoMatches: ["other"], conflicts: [] });
  });
});

describe("for a person", () => {
  const print = (selector: LabelSelector) =>
    renderOptIn(optInTo(podDefault("one", selector), []), {
      palette: plainPalette,
      width: 80,
      isTerminal: true,
    });

  test("no labels, if none are needed, and nothing to copy", () => {
    expect(print({ matchExpressions: [{ key: "old", operator: "DoesNotExist" }] })).toBe(
      "Opt in to PodDefault team-a/one\nLabels of the Pod: none are needed\nThe Pod must not have: old\n",
    );
  });

  test("a command stays on one line, however long", () => {
    const command = print({ matchLabels: { ["k".repeat(63)]: "v".repeat(63) } })
      .split("\n")
      .find((line) => line.includes("kubectl"));
    expect(command).toMatch(/ patch deployment NAME -n team-a --type=merge -p '.*'$/);
  });
});

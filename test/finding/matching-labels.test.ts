import fc from "fast-check";
import { expect, test } from "vitest";
import { matchingLabels } from "../../src/finding/matching-labels.ts";
import type { LabelSelector } from "../../src/kubernetes/selector.ts";
import { compileSelector, findFailure } from "../../src/kubernetes/selector.ts";

const keys = ["a", "b"];
const values = ["x", "y"];
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.record({
  matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values)),
  matchExpressions: fc.array(requirement, { maxLength: 3 }),
});

/** Every way to label a Pod that the selectors above can tell apart. */
const choices = [undefined, ...values, "z"];
const allLabels = choices.flatMap((a) =>
  choices.map((b) => ({ ...(a !== undefined && { a }), ...(b !== undefined && { b }) })),
);

test("finds labels that match all clauses exactly where there are any", () => {
  fc.assert(
    fc.property(fc.array(selector, { minLength: 1, maxLength: 2 }), (selectors) => {
      const clauses = selectors.flatMap((one) => {
        const compiled = compileSelector(one);
        return compiled.ok ? compiled.clauses : [];
      });
      const found = matchingLabels(clauses);
      const possible = allLabels.some((labels) => findFailure(clauses, labels) === undefined);
      expect(found !== undefined).toBe(possible);
      if (found !== undefined) expect(findFailure(clauses, found)).toBeUndefined();
    }),
  );
});

test.each([
  [{ matchLabels: { team: "vision" } }, { team: "vision" }],
  [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["true"] }] }, {}],
  [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, { a: "true" }],
  [{}, {}],
])("%j needs %j", (one, labels) => {
  const compiled = compileSelector(one);
  expect(compiled.ok && matchingLabels(compiled.clauses)).toEqual(labels);
});

import { describe, expect, test } from "vitest";
import { parseLabelQuery } from "../../src/kubernetes/label-query.ts";

describe("a label query as kubectl's -l", () => {
  test.each([
    ["app=web", [{ key: "app", operator: "In", values: ["web"] }]],
    ["app==web", [{ key: "app", operator: "In", values: ["web"] }]],
    ["app!=web", [{ key: "app", operator: "NotIn", values: ["web"] }]],
    ["app=", [{ key: "app", operator: "In", values: [""] }]],
    ["tier in (a, b)", [{ key: "tier", operator: "In", values: ["a", "b"] }]],
    ["tier notin (a)", [{ key: "tier", operator: "NotIn", values: ["a"] }]],
    ["team.example.com/tier", [{ key: "team.example.com/tier", operator: "Exists" }]],
    ["!legacy", [{ key: "legacy", operator: "DoesNotExist" }]],
    ["", []],
  ])("%j", (text, matchExpressions) => {
    expect(parseLabelQuery(text)).toEqual({ ok: true, selector: { matchExpressions } });
  });

  test("several clauses, commas inside parentheses kept together", () => {
    const query = parseLabelQuery("a=1, b in (x,y) ,!c");
    expect(query.ok && query.selector.matchExpressions?.map((clause) => clause.key)).toEqual(["a", "b", "c"]);
  });

  test("thousands of values, matched one by one", () => {
    const values = Array.from({ length: 32_000 }, (_, index) => `v${index}`);
    const query = parseLabelQuery(`a,app in (${values.join(",")}),!b`);
    expect(query.ok && query.selector.matchExpressions).toEqual([
      { key: "a", operator: "Exists" },
      { key: "app", operator: "In", values },
      { key: "b", operator: "DoesNotExist" },
    ]);
  });

  test.each(["a=b=c", "a in b", "=x", "a,,b", "a in (x"])("%j is refused by name", (text) => {
    const query = parseLabelQuery(text);
    expect(query.ok ? "" : query.message).toContain("unable to parse requirement");
  });
});

import { expect, test } from "vitest";
import { ageSince } from "../../src/render/age.ts";
import { renderTable, tableWriter } from "../../src/render/table.ts";

const now = new Date("2026-11-24T12:00:00Z");
const seconds = { s: 1, m: 60, h: 3600, d: 86_400 };

test.each([
  [0, "0s"],
  [119 * seconds.s, "119s"],
  [2 * seconds.m, "2m"],
  [9 * seconds.m + 59, "9m59s"],
  [10 * seconds.m, "10m"],
  [179 * seconds.m, "179m"],
  [3 * seconds.h, "3h"],
  [7 * seconds.h + 59 * seconds.m, "7h59m"],
  [8 * seconds.h, "8h"],
  [47 * seconds.h, "47h"],
  [2 * seconds.d + 5 * seconds.h, "2d5h"],
  [8 * seconds.d, "8d"],
  [729 * seconds.d, "729d"],
  [2 * 365 * seconds.d + seconds.d, "2y1d"],
  [8 * 365 * seconds.d, "8y"],
  [-1, "0s"],
  [-2, "<invalid>"],
])("%i seconds ago is kubectl's %s", (ago, age) => {
  expect(ageSince(new Date(now.getTime() - ago * 1000).toISOString(), now)).toBe(age);
});

test("what was never stored has no age", () => {
  expect(ageSince(undefined, now)).toBe("<unknown>");
});

test("columns are as wide as their longest cell in characters, three at least, and three apart", () => {
  const rows = [
    ["A", "B", "C"],
    ["é", "GPU é", "last is not padded"],
  ];
  expect(renderTable(rows)).toBe("A     B       C\né     GPU é   last is not padded\n");
});

test("a cell stays on its line and cannot steer the terminal", () => {
  expect(renderTable([["one\ntwo", "\u001b[31mred"]])).toBe("one...   ^[[31mred\n");
});

test("rows that come later keep the columns of those before", () => {
  const write = tableWriter();
  expect(write([["a long one", "x"]])).toBe("a long one   x\n");
  expect(write([["short", "x"]])).toBe("short        x\n");
});

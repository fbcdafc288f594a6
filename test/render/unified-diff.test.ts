import { applyPatch, structuredPatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainPalette } from "../../src/render/palette.ts";
import { type DiffOptions, renderUnifiedDiff } from "../../src/render/unified-diff.ts";

const diff = (from: string, to: string, options: Partial<DiffOptions> = {}) =>
  renderUnifiedDiff(from, to, { fromName: "a", toName: "b", ...options }, plainPalette);

/** Few different lines, so that many repeat; the last one with or without its line break. */
const text = (line: fc.Arbitrary<string>, size: { minLength?: number; maxLength: number }) =>
  fc
    .tuple(fc.array(line, { size: "max", ...size }), fc.boolean())
    .map(([lines, ends]) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : ""));
const repeating = fc.constantFrom("a", "b", "", "- c", "+d", "\\ e");

describe("a unified diff", () => {
  it("turns the old text into the new one", () => {
    const short = text(repeating, { maxLength: 30 });
    fc.assert(
      fc.property(short, short, fc.nat(4), (from, to, context) => {
        expect(applyPatch(from, diff(from, to, { context }))).toBe(to);
      }),
    );
  });

  it("turns a long text into its edited copy", () => {
    const unique = fc.nat(3000).map((number) => `line ${number}`);
    const long = text(fc.oneof(unique, repeating), { minLength: 600, maxLength: 2500 });
    const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40), fc.array(repeating));
    fc.assert(
      fc.property(long, fc.array(edit, { maxLength: 20 }), (from, edits) => {
        const lines = from.split("\n");
        for (const [place, removed, added] of edits) {
          lines.splice(Math.floor(place * lines.length), removed, ...added);
        }
        const to = lines.join("\n");
        expect(applyPatch(from, diff(from, to))).toBe(to);
      }),
      { numRuns: 30 },
    );
  });

  it("turns a long text into one that has nothing in common with it", () => {
    const from = "a\n".repeat(5000);
    const to = "b\n".repeat(4000);
    expect(applyPatch(from, diff(from, to))).toBe(to);
  });

  it("of short texts is the shortest one", () => {
    const short = text(repeating, { maxLength: 30 });
    fc.assert(
      fc.property(short, short, (from, to) => {
        const count = (lines: readonly string[]) => lines.filter((line) => /^[-+]/.test(line)).length;
        const shortest = structuredPatch("", "", from, to).hunks.flatMap(({ lines }) => lines);
        expect(count(diff(from, to).split("\n").slice(2))).toBe(count(shortest));
      }),
    );
  });

  it("of a long text shows only what was edited", () => {
    const lines = Array.from(
      { length: 9000 },
      (_, index) => `${index % 9 === 0 ? `- name: c-${index}` : "  image: x"}`,
    );
    const edited = lines.flatMap((line, index) => (index % 900 === 4 ? [line, "  env: []"] : [line]));
    const shown = diff(`${lines.join("\n")}\n`, `${edited.join("\n")}\n`).split("\n");
    expect(shown.filter((line) => /^[-+](?![-+])/.test(line))).toEqual(Array(10).fill("+  env: []"));
    expect(shown.filter((line) => line.startsWith("@@"))).toHaveLength(10);
  });
});

it.each([
  ["", "a\n", "@@ -0,0 +1,1 @@\n+a\n"],
  ["a\n", "", "@@ -1,1 +0,0 @@\n-a\n"],
  ["a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"],
])("%j to %j", (from, to, body) => {
  expect(diff(from, to)).toBe(`--- a\n+++ b\n${body}`);
});

it("is empty for equal texts", () => {
  expect(diff("a\nb", "a\nb")).toBe("");
});

it("names the owners of added lines in the heading of each hunk", () => {
  const from = Array.from({ length: 20 }, (_, index) => `${index}\n`);
  const to = from.flatMap((line, index) =>
    index === 2 || index === 3 || index === 15 ? [line, "new\n"] : [line],
  );
  const owner = (line: number) => ({ 4: "gpu", 6: "shm", 19: "gpu", 1: "no" })[line];
  const headings = diff(from.join(""), to.join(""), { owner })
    .split("\n")
    .filter((line) => line.startsWith("@@"));
  expect(headings).toEqual(["@@ -1,7 +1,9 @@ gpu, shm", "@@ -14,6 +16,7 @@ gpu"]);
});

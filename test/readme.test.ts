import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeReasons, readCaptures, readReadme, runCapture } from "./readme-captures.ts";

test("the README has captures to check", () => {
  expect(readCaptures().length).toBeGreaterThan(3);
});

test.each(readCaptures())("README: kubectl poddefault $command", async ({ output, ...capture }) => {
  expect(await runCapture(capture)).toBe(output);
});

test("the reference has every reason code, as explain knows them", () => {
  expect(readReadme()).toContain(describeReasons());
});

test("the reference has every caution", () => {
  const source = readFileSync(new URL("../src/report/cautions.ts", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^ {2}\| "([A-Z_]+)"/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !readReadme().includes(`| ${code} |`))).toEqual([]);
});

import { expect, test } from "vitest";
import { readCaptures, runCapture } from "./readme-captures.ts";

test("the README has captures to check", () => {
  expect(readCaptures().length).toBeGreaterThan(3);
});

test.each(readCaptures())("README: kubectl poddefault $command", async ({ output, ...capture }) => {
  expect(await runCapture(capture)).toBe(output);
});

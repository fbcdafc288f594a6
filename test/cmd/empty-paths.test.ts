import { expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

/** kubectl: expandIfFilePattern. An empty path is not the current directory. */
test.each([
  [["dry-run", "", "--local"]],
  [["dry-run", "-f", "", "--local"]],
  [["dry-run", "-f", ",", "--local"]],
  [["dry-run", "-f", "examples/pods.yaml,", "--local"]],
  [["explain", "", "--local"]],
  [["list", "-f", "", "--local"]],
  [["impact", "-f", ""]],
])("%j", async (line) => {
  const { code, stdout, stderr } = await runInMemory(line, { cwd: `${process.cwd()}/examples` });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain('error: the path "" does not exist\n');
});

test("lint names it among its findings", async () => {
  const { code, stdout } = await runInMemory(["lint", ""]);
  expect(code).toBe(3);
  expect(stdout).toContain('the path "" does not exist\n');
});

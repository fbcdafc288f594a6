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
  [["create-from-template", "image-pull-secret", "--local", "--values", ""]],
  [["create-from-template", "image-pull-secret", "--local", "--set-file", "secret="]],
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

/** As `-k "$UNSET"`: what was meant for one directory must not mean everything, or the cluster. */
test.each([
  [["list", "--local", "-k", ""], "must build at directory: directory path cannot be empty"],
  [["dry-run", "pods.yaml", "--local", "-k", ""], "must build at directory: directory path cannot be empty"],
  [["impact", "-f", ".", "--base", ""], "--base needs a directory or git:REF"],
])("%j is wrong", async (line, message) => {
  const { code, stdout, stderr } = await runInMemory(line, { cwd: `${process.cwd()}/examples` });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(`error: ${message}\n`);
});

test.each([
  ["/", "error: error reading --template /, read /: is a directory\n"],
  ["/dev/zero", "error: error reading --template /dev/zero, 50 MB or more: too large for manifests\n"],
])("-o jsonpath-file=%s", async (file, stderr) => {
  const line = ["list", "-f", "examples", "--local", "-o", `jsonpath-file=${file}`];
  expect(await runInMemory(line, { cwd: process.cwd() })).toEqual({ code: 3, stdout: "", stderr });
});

test("KUBECTL_EXTERNAL_DIFF of spaces names no program", async () => {
  const line = ["dry-run", "pods.yaml", "-f", ".", "--local", "-o", "diff"];
  const io = { cwd: `${process.cwd()}/examples`, env: { KUBECTL_EXTERNAL_DIFF: " " } };
  expect(await runInMemory(line, io)).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringMatching(/^error: KUBECTL_EXTERNAL_DIFF: "" was not found on the PATH$/m),
  });
});

import { access, chmod, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runInMemory } from "./memory-io.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "completion-"));
});
afterEach(() => rm(folder, { recursive: true }));

const install = (directory: string) =>
  runInMemory(["completion", "--install", directory], { cwd: folder, env: { PATH: `/bin:${folder}` } });

it("prints a script that passes every word on, also empty ones", async () => {
  const { code, stdout } = await runInMemory("completion");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^#!\/usr\/bin\/env sh\n# .*\nexec kubectl-poddefault __complete "\$@"\n$/s);
});

it("installs it where kubectl can run it, again and again", async () => {
  const file = join(folder, "kubectl_complete-poddefault");
  expect(await install(".")).toEqual({
    code: 0,
    stdout: "kubectl_complete-poddefault written\n",
    stderr: "",
  });
  await chmod(file, 0o644);
  expect((await install(folder)).stdout).toBe(`${file} written\n`);
  await access(file, constants.X_OK);
  expect(await readFile(file, "utf8")).toBe((await runInMemory("completion")).stdout);
});

it("leaves a file alone that is no such script", async () => {
  const file = join(folder, "kubectl_complete-poddefault");
  await writeFile(file, "#!/bin/sh\necho mine\n");
  const stderr = `error: ${file}: there is another file of this name: remove it first\n`;
  expect(await install(folder)).toEqual({ code: 3, stdout: "", stderr });
  expect(await readFile(file, "utf8")).toContain("mine");
});

it("says where it cannot write, and where kubectl will not look", async () => {
  expect(await install("nosuch")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^error: nosuch\/kubectl_complete-poddefault: cannot be written: ENOENT/),
  });
  const { stderr } = await runInMemory(["completion", "--install", folder], { env: { PATH: "/bin" } });
  expect(stderr).toBe(`warning: ${folder} is not on your PATH: kubectl will not find the script\n`);
});

import { execFile } from "node:child_process";
import { access, chmod, constants, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

it("leaves any other file alone", async () => {
  const file = join(folder, "kubectl_complete-poddefault");
  await writeFile(file, "#!/bin/sh\necho mine\n");
  const stderr = `error: ${file}: another file has this name; remove it first\n`;
  expect(await install(folder)).toEqual({ code: 3, stdout: "", stderr });
  expect(await readFile(file, "utf8")).toContain("mine");
});

it("says where it cannot write, and where kubectl will not look", async () => {
  expect(await install("nosuch")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /^error: nosuch\/kubectl_complete-poddefault: cannot write the file: ENOENT/,
    ),
  });
  const { stderr } = await runInMemory(["completion", "--install", folder], { env: { PATH: "/bin" } });
  expect(stderr).toBe(`Warning: ${folder} is not on your PATH, so kubectl does not find the program\n`);
});

it("writes a program that Windows finds", async () => {
  const env = { OS: "Windows_NT", PATH: folder };
  const { stdout } = await runInMemory("completion --install .", { cwd: folder, env });
  expect(stdout).toBe("kubectl_complete-poddefault.cmd written\n");
  const text = await readFile(join(folder, "kubectl_complete-poddefault.cmd"), "utf8");
  expect(text).toMatch(/\r\nkubectl-poddefault __complete %\*\r\n$/);
  expect((await runInMemory("completion --install .", { cwd: folder, env })).code).toBe(0);
});

it("does not write through a link that leads nowhere", async () => {
  const target = join(folder, "elsewhere");
  await symlink(target, join(folder, "kubectl_complete-poddefault"));
  const { code, stderr } = await runInMemory("completion --install .", { cwd: folder });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: "error: kubectl_complete-poddefault: another file has this name; remove it first\n",
  });
  await expect(readFile(target)).rejects.toThrow("ENOENT");
});

it.skipIf(process.platform === "win32")(
  "does not read a named pipe or a device to see whose it is",
  async () => {
    const file = join(folder, "kubectl_complete-poddefault");
    const stderr = "error: kubectl_complete-poddefault: another file has this name; remove it first\n";
    await promisify(execFile)("mkfifo", [file]);
    expect(await runInMemory("completion --install .", { cwd: folder })).toEqual({
      code: 3,
      stdout: "",
      stderr,
    });
    await rm(file);
    await symlink("/dev/zero", file);
    expect(await runInMemory("completion --install .", { cwd: folder })).toEqual({
      code: 3,
      stdout: "",
      stderr,
    });
  },
);

it("says that its directory is a file", async () => {
  await writeFile(join(folder, "file"), "");
  const { code, stderr } = await runInMemory("completion --install file", { cwd: folder });
  expect([code, stderr]).toEqual([
    3,
    expect.stringContaining("cannot write the file: ENOTDIR: not a directory"),
  ]);
});

it("refuses an empty directory", async () => {
  const { code, stdout, stderr } = await runInMemory(["completion", "--install", ""], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("error: --install needs a directory\n");
});

it("refuses an unknown shell", async () => {
  expect(await runInMemory("completion tcsh")).toEqual({
    code: 2,
    stdout: "",
    stderr:
      'error: Unsupported shell type "tcsh". Use bash, zsh, fish or powershell.\n' +
      "See 'kubectl poddefault completion --help' for usage.\n",
  });
});

it.each(["bash", "zsh", "fish", "powershell"])("reads for %s", async (shell) => {
  expect((await runInMemory(`completion ${shell}`)).stdout).toMatchSnapshot();
});

describe("the script for bash", () => {
  /** Runs bash after the script, with stand-ins for both programs and a home of its own; gives its output. */
  const runBash = async (commands: string, home = folder) => {
    const bin = join(home, "bin");
    await mkdir(bin, { recursive: true });
    const plugin = join(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");
    const programs = {
      "kubectl-poddefault": `exec ${process.execPath} --no-warnings ${plugin} "$@"`,
      kubectl: 'echo "__start_kubectl() { kubectl_complete-poddefault completion; }"',
    };
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    const { stdout: script } = await runInMemory("completion bash");
    const env = { HOME: home, PATH: `${bin}:/usr/bin:/bin` };
    return promisify(execFile)("bash", ["--norc", "-euc", `${script}${commands}`], { env });
  };

  it("makes kubectl find the program, which answers", async () => {
    const { stdout, stderr } = await runBash("type -P kubectl_complete-poddefault; __start_kubectl");
    const installed = join(folder, ".local/share/kubectl-poddefault/kubectl_complete-poddefault");
    expect({ stdout, stderr }).toEqual({
      stdout: `${installed}\ncompletion\tSet up shell completion\n:4\n`,
      stderr: "",
    });
  });

  it("leaves a program alone that is on the PATH already", async () => {
    const other = join(folder, "bin", "kubectl_complete-poddefault");
    await mkdir(join(folder, "bin"));
    await writeFile(other, "#!/bin/sh\n", { mode: 0o755 });
    const { stdout } = await runBash('type -P kubectl_complete-poddefault; echo "$PATH"');
    expect(stdout).toBe(`${other}\n${join(folder, "bin")}:/usr/bin:/bin\n`);
  });
});

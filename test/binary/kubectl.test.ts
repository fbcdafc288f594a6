import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { executable, kubectl, run, runPlugin } from "./executable.ts";
import { writeManifests } from "./manifests.ts";

const folder = writeManifests();
const bin = mkdtempSync(join(tmpdir(), "poddefault-bin-"));
symlinkSync(executable, join(bin, "kubectl-poddefault"));
symlinkSync(executable, join(bin, "kubectl_complete-poddefault"));
afterAll(() => [folder, bin].map((path) => rmSync(path, { recursive: true })));

/** The lines before the directive that closes Cobra's completion protocol, as name and description. */
function candidates(stdout: string): (string | undefined)[] {
  const lines = stdout.trimEnd().split("\n");
  expect(lines.at(-1)).toMatch(/^:\d+$/);
  return lines.slice(0, -1).map((line) => line.split("\t")[0]);
}

describe("completion under the name that kubectl asks for", () => {
  const complete = (words: readonly string[]) =>
    run(join(bin, "kubectl_complete-poddefault"), words, { cwd: folder });

  it("offers the commands", async () => {
    const { code, stdout, stderr } = await complete([""]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(candidates(stdout)).toEqual(
      expect.arrayContaining(["list", "explain", "create-from-template", "dry-run", "version", "completion"]),
    );
  });

  it("answers as __complete does", async () => {
    const words = ["list", "--no"];
    expect(await complete(words)).toEqual(await runPlugin(["__complete", ...words], { cwd: folder }));
    expect(candidates((await complete(words)).stdout)).toContain("--no-headers");
  });

  it("is quiet without a cluster", async () => {
    const result = await complete(["explain", "--server", "http://127.0.0.1:1", ""]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.skipIf(!kubectl)("as a plugin of kubectl", () => {
  const program = kubectl ?? "kubectl";
  const viaKubectl = (args: readonly string[]) =>
    run(program, args, { cwd: folder, env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder } });

  it("is listed without warnings", async () => {
    const { stdout, stderr } = await viaKubectl(["plugin", "list"]);
    expect(stdout).toContain(join(bin, "kubectl-poddefault"));
    expect(stdout + stderr).not.toMatch(/warning|overshadowed/i);
  });

  it("runs, and passes exit codes on", async () => {
    const local = ["-f", "poddefaults.yaml", "--local"];
    const direct = await runPlugin(["dry-run", "refused.yaml", ...local], { cwd: folder });
    expect(await viaKubectl(["poddefault", "dry-run", "refused.yaml", ...local])).toEqual(direct);
    expect(direct.code).toBe(4);
    expect(await viaKubectl(["poddefault", "version"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("completes", async () => {
    const { stdout } = await viaKubectl(["__complete", "poddefault", "create"]);
    expect(candidates(stdout)).toContain("create-from-template");
  });
});

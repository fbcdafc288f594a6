import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runPlugin } from "./executable.ts";
import { writeManifests, writeManyPods } from "./manifests.ts";

const folder = writeManifests();
afterAll(() => rmSync(folder, { recursive: true }));

const local = ["-f", "poddefaults.yaml", "--local"];

describe("the commands", () => {
  const cases = [
    { name: "version", args: ["version"], code: 0, shows: /^kubectl-poddefault v\d/ },
    { name: "no arguments: help", args: [], code: 0, shows: /Usage:\n {2}kubectl poddefault/ },
    { name: "list", args: ["list", ...local, "-A"], code: 0, shows: /greeting/ },
    { name: "explain", args: ["explain", "greeting", ...local, "-n", "team"], code: 0, shows: /GREETING/ },
    { name: "the catalog", args: ["create-from-template"], code: 0, shows: /add-sidecar/ },
    {
      name: "a template",
      args: ["create-from-template", "blank", "--local"],
      code: 0,
      shows: /PodDefault/,
    },
    { name: "dry-run", args: ["dry-run", "pod.yaml", ...local], code: 0, shows: /GREETING/ },
    { name: "a change", args: ["dry-run", "pod.yaml", ...local, "--exit-code"], code: 1, shows: /GREETING/ },
    { name: "a refusal", args: ["dry-run", "refused.yaml", ...local], code: 4, shows: /GREETING/ },
  ];

  it.each(cases)("$name", async ({ args, code, shows }) => {
    const result = await runPlugin(args, { cwd: folder });
    expect(result).toMatchObject({ code, stdout: expect.stringMatching(shows) });
    if (code === 0) expect(result.stderr).toBe("");
  });

  const failures = [
    { name: "an unknown command", args: ["lst"], code: 2, shows: /unknown command "lst"/ },
    { name: "an unknown flag", args: ["list", "--lokal"], code: 2, shows: /unknown flag: --lokal/ },
    { name: "a missing file", args: ["dry-run", "none.yaml", ...local], code: 3, shows: /none\.yaml/ },
    {
      name: "no cluster",
      args: ["list", "--server", "http://127.0.0.1:1"],
      code: 3,
      shows: /127\.0\.0\.1:1/,
    },
  ];

  it.each(failures)("$name fails with one clear message", async ({ args, code, shows }) => {
    const result = await runPlugin(args, { cwd: folder });
    expect(result).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(shows) });
    expect(result.stderr).not.toMatch(/^ +at /m);
  });
});

describe("input of any size and origin", () => {
  it("reads a Pod from standard input", async () => {
    const stdin = readFileSync(join(folder, "pod.yaml"), "utf8");
    const fromFile = await runPlugin(["dry-run", "pod.yaml", ...local, "-o", "yaml"], { cwd: folder });
    const fromStdin = await runPlugin(["dry-run", "-", ...local, "-o", "yaml"], { cwd: folder, stdin });
    expect(fromStdin).toEqual(fromFile);
    expect(fromFile.stdout).toMatch(/name: GREETING/);
  });

  it("evaluates every Pod of a 20 MB manifest", async () => {
    const count = writeManyPods(join(folder, "many.yaml"), 20_000_000);
    const result = await runPlugin(["dry-run", "many.yaml", ...local, "-o", "name"], { cwd: folder });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout.trimEnd().split("\n")).toHaveLength(count);
  }, 120_000);
});

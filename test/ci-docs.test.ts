import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { expect, it, test } from "vitest";
import { terminalIo } from "../cmd/terminal.ts";
import { runInMemory } from "./cmd/memory-io.ts";
import { read } from "./docs-content.ts";

const root = new URL(".", import.meta.url).pathname;
const page = read("docs/ci.md");
const { runProgram } = terminalIo(new AbortController().signal);
const commands = [...page.matchAll(/kubectl poddefault ((?:lint|impact|test) [^`\n]*)/g)].map(
  ([, line = ""]) => line.replace(/ > \S+$/, ""),
);

/** A repository as the page assumes it: profiles, tests, and a branch to compare with. */
function repository(): string {
  const cwd = mkdtempSync(join(tmpdir(), "ci-"));
  cpSync(join(root, "repository/profiles"), join(cwd, "profiles"), { recursive: true });
  cpSync(join(root, "suites"), join(cwd, "tests"), { recursive: true });
  const suite = join(cwd, "tests/repository.test.yaml");
  writeFileSync(suite, readFileSync(suite, "utf8").replace("../repository/profiles", "../profiles"));
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd, stdio: "ignore" });
  git("init", "-q");
  git("add", ".");
  git("-c", "user.email=a@example.com", "-c", "user.name=a", "commit", "-qm", "base");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  return cwd;
}

test.each(commands)("%s runs", async (line) => {
  const { code, stderr } = await runInMemory(line, { cwd: repository(), runProgram });
  // The repository has findings on purpose.
  expect({ code, stderr }).toEqual({
    code: line.startsWith("lint") && !line.includes("never") ? 1 : 0,
    stderr: line.includes("--init") ? expect.stringContaining("Wrote ") : "",
  });
});

it("has examples", () => {
  expect(commands.length).toBeGreaterThanOrEqual(7);
});

test("the suite of the page passes", async () => {
  const cwd = repository();
  const suite = /<!-- suite -->\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  writeFileSync(join(cwd, "gpu.test.yaml"), suite);
  expect((await runInMemory("test gpu.test.yaml --update", { cwd })).code).toBe(0);
  expect(await runInMemory("test gpu.test.yaml", { cwd })).toMatchObject({ code: 0, stderr: "" });
});

test("the hook and the action run commands that exist", async () => {
  const hooks = load(read(".pre-commit-hooks.yaml")) as readonly { entry: string; args: readonly string[] }[];
  for (const { entry, args } of hooks) {
    const [, ...words] = entry.split(" ");
    expect((await runInMemory([...words, ...args, "--fail-on", "never"], { cwd: repository() })).code).toBe(
      0,
    );
  }
  const action = load(read("action.yml")) as { runs: { steps: readonly { run: string }[] } };
  const lines = action.runs.steps.flatMap(
    ({ run }) => run.match(/kubectl-poddefault (lint|impact) .*/g) ?? [],
  );
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const values = { '"$TARGET"': "profiles", '"$FAIL_ON"': "never", '"git:$BASE"': "git:HEAD" };
    const filled = Object.entries(values).reduce((text, [name, value]) => text.replace(name, value), line);
    const words = filled
      .replace(/ > .*$/, "")
      .split(" ")
      .slice(1);
    expect((await runInMemory(words, { cwd: repository(), runProgram })).code).toBe(0);
  }
});

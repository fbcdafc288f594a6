import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const root = new URL("..", import.meta.url).pathname;

/** A copy of the suite and of the repository that it is about. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "suites-"));
  for (const name of ["repository", "suites"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  return folder;
}

function edit(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
}

describe("a suite over a repository of 60 workloads", () => {
  it("passes", async () => {
    const { code, stdout, stderr } = await runInMemory("test suites", { cwd: root });
    expect(stdout).toMatchSnapshot();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  describe("after a change that nobody wanted", () => {
    const cwd = copy();
    const suite = join(cwd, "suites/repository.test.yaml");
    edit(join(cwd, "repository/profiles/team-a/poddefaults.yaml"), "NoSchedule", "NoExecute");
    edit(suite, "env HTTPS_PROXY", "toleration nvidia.com/gpu");
    edit(suite, "result: denied", "result: changed");
    edit(suite, "matched: []\n      findings: [NEAR_MISS]", "matched: [gpu]\n      findings: []");

    it("fails, and shows each difference", async () => {
      const { code, stdout } = await runInMemory("test suites", { cwd });
      expect(stdout).toMatchSnapshot();
      expect(code).toBe(1);
    });

    it.each(["json", "junit"])("exits with 1 as %s, too", async (format) => {
      const { code, stdout } = await runInMemory(`test suites -o ${format}`, { cwd });
      expect(code).toBe(1);
      if (format === "json") expect(JSON.parse(stdout)).toMatchObject({ passed: 2, failed: 3 });
      else
        expect(stdout).toContain(
          '<testsuite name="suites/repository.test.yaml" tests="5" failures="3" errors="0">',
        );
    });

    it("runs only the tests that --run names", async () => {
      const { code, stdout } = await runInMemory(["test", "suites", "--run", "^the quota|asks for"], { cwd });
      expect({ code, last: stdout.split("\n").at(-2) }).toEqual({ code: 0, last: "2 tests: all passed" });
    });

    it("writes golden files with --update", async () => {
      await runInMemory("test suites --update", { cwd });
      expect(readFileSync(join(cwd, "suites/golden/vision.golden"), "utf8")).toContain("effect: NoExecute");
    });

    it("says why a golden file cannot be written", async () => {
      edit(suite, "golden/vision.golden", "golden");
      const { code, stderr } = await runInMemory("test suites --update", { cwd });
      expect(stderr).toContain("error: golden: cannot write the file: EISDIR");
      expect(code).toBe(3);
    });
  });
});

test("--init writes a first suite that passes, and never over another", async () => {
  const cwd = copy();
  expect(await runInMemory("test --init repository", { cwd })).toEqual({
    code: 0,
    stdout: "",
    stderr:
      "Wrote repository/poddefaults.test.yaml. Run it: kubectl poddefault test repository/poddefaults.test.yaml\n",
  });
  const { code, stdout } = await runInMemory("test repository", { cwd });
  expect({ code, last: stdout.split("\n").at(-2) }).toEqual({ code: 0, last: "60 tests: all passed" });
  expect(await runInMemory("test --init repository", { cwd })).toMatchObject({ code: 3 });
});

test("--init writes no suite where there is nothing to test", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "suites-"));
  const podDefault =
    "apiVersion: kubeflow.org/v1alpha1\nkind: PodDefault\nmetadata: {name: a}\nspec: {selector: {}}\n";
  writeFileSync(join(cwd, "a.yaml"), podDefault);
  const { code, stderr } = await runInMemory("test --init", { cwd });
  expect(stderr).toContain("error: .: no Pods or workloads to test; add their manifests");
  expect({ code, exists: existsSync(join(cwd, "poddefaults.test.yaml")) }).toEqual({
    code: 3,
    exists: false,
  });
});

const head = "apiVersion: kubectl-poddefault/v1\nkind: PodDefaultTest\n";

describe("a suite that cannot be run is an error, not a failed test", () => {
  test.each([
    ["no tests", `${head}files: [.]\n`, "a.yaml:1: tests: a suite needs a list of tests"],
    ["an unknown field", `${head}test: []\n`, "test: unknown field (did you mean tests?)"],
    ["a test of nothing", `${head}tests:\n- expect: {result: changed}\n`, "needs either workload"],
    ["no expectation", `${head}tests:\n- workload: pod/a\n`, "a test needs expect"],
    [
      "a result that does not exist",
      `${head}tests:\n- workload: pod/a\n  expect: {result: fine}\n`,
      "a.yaml:5: tests[0].expect.result: expected one of changed",
    ],
    [
      "a code that does not exist",
      `${head}tests:\n- workload: pod/a\n  expect: {findings: [NOSUCH]}\n`,
      "there is no finding code NOSUCH",
    ],
    [
      "a workload that does not exist",
      `${head}tests:\n- workload: pod/a\n  expect: {result: changed}\n`,
      "a.yaml:4: the files of the suite have no pod/a",
    ],
    ["no suite", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "no suites (kind PodDefaultTest)"],
  ])("%s", async (_, text, message) => {
    const cwd = mkdtempSync(join(tmpdir(), "suites-"));
    writeFileSync(join(cwd, "a.yaml"), text);
    const { code, stdout, stderr } = await runInMemory("test", { cwd });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("--run with an invalid expression is a usage error", async () => {
  expect(await runInMemory(["test", "--run", "("], { cwd: root })).toMatchObject({ code: 2 });
});

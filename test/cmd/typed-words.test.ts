import { describe, expect, it } from "vitest";
import { runInMemory } from "./memory-io.ts";

describe("words of other tools mean the command that does the same", () => {
  const podDefaults = "-f examples/poddefaults.yaml --local";
  it.each([
    [`get ${podDefaults}`, `list ${podDefaults}`],
    [`ls -o name ${podDefaults}`, `list -o name ${podDefaults}`],
    [`describe add-sidecar -n team-a ${podDefaults}`, `explain add-sidecar -n team-a ${podDefaults}`],
    ["why spec.env", "explain spec.env"],
    [`diff examples/pods.yaml ${podDefaults}`, `dry-run examples/pods.yaml ${podDefaults}`],
    ["help get", "help list"],
    ["why --help", "explain --help"],
    ["-n a diff -h", "dry-run -h"],
    ["--version", "version"],
    ["--version -o json", "version -o json"],
    ["-o yaml --version", "version -o yaml"],
  ])("%s is %s", async (typed, meant) => {
    const result = await runInMemory(typed);
    expect(result).toEqual(await runInMemory(meant));
    expect(result).toMatchObject({ stdout: expect.stringMatching(/\w/), stderr: "" });
  });

  it("names the help of the command that ran", async () => {
    expect((await runInMemory("get --bogus")).stderr).toContain("See 'kubectl poddefault list --help'");
  });
});

describe("a command of kubectl's comes back as the line to type", () => {
  it.each([
    ["apply -f gpu.yaml", "kubectl apply -f gpu.yaml"],
    ["apply", "kubectl apply -f FILE"],
    ["edit gpu", "kubectl edit poddefault gpu"],
    ["edit gpu -n team-a", "kubectl edit poddefault gpu -n team-a"],
    ["edit poddefault gpu", "kubectl edit poddefault gpu"],
    ["edit poddefault/gpu", "kubectl edit poddefault/gpu"],
    ["edit", "kubectl edit poddefault NAME"],
    ["delete gpu shm", "kubectl delete poddefault gpu shm"],
    ["-n team-a delete gpu", "kubectl delete poddefault -n team-a gpu"],
    ["delete -f gpu.yaml", "kubectl delete -f gpu.yaml"],
    ["delete", "kubectl delete poddefault NAME"],
    ["help delete", "kubectl delete poddefault NAME"],
    ["patch", "kubectl patch poddefault NAME --type=merge -p PATCH"],
    ["replace -f gpu.yaml", "kubectl replace -f gpu.yaml"],
  ])("%s: %s", async (typed, line) => {
    expect(await runInMemory(typed)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: kubectl has this command:\n  ${line}\nSee 'kubectl poddefault --help' for usage.\n`,
    });
  });
});

it.each(["convert", "export"])("%s is not taken for a mistyped list", async (word) => {
  const { code, stderr } = await runInMemory(word);
  expect(code).toBe(2);
  expect(stderr).not.toContain("Did you mean");
});

it.each([
  ["lst", "list"],
  ["dryrun", "dry-run"],
  ["create", "create-from-template"],
])("%s: did you mean %s", async (typed, meant) => {
  expect((await runInMemory(typed)).stderr).toContain(`Did you mean this?\n\t${meant}\n`);
});

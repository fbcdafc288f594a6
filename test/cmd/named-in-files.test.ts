import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const onExamples = (words: string) => runInMemory(`${words} -f examples --local`);

describe("with --local, objects are named as in a cluster", () => {
  test.each([
    ["deployment/pipeline-trigger", ["pipeline-trigger"]],
    ["deploy pipeline-trigger", ["pipeline-trigger"]],
    ["pod/web pod/trainer", ["web", "trainer"]],
    ["pods -l app=web", ["web"]],
    ["deployments.apps --all", ["pipeline-trigger"]],
  ])("dry-run %s", async (words, names) => {
    const { code, stdout } = await onExamples(`dry-run ${words} -o report`);
    expect(code).toBe(0);
    const items = JSON.parse(stdout).items as readonly { name: string; owner?: { name: string } }[];
    expect(items.map(({ name, owner }) => owner?.name ?? name)).toEqual(names);
  });

  test("explain finds them, and the next command names them", async () => {
    const { stdout } = await onExamples("explain deployment pipeline-trigger");
    expect(stdout).toContain("--for deployment/pipeline-trigger");
  });

  test.each([
    [
      "dry-run deployment/nosuch",
      3,
      "deployment/nosuch: the files have no such object; drop --local to look it up in the cluster",
    ],
    ["dry-run nosuch", 2, 'no file "nosuch"'],
    [
      "dry-run add-sidecar",
      3,
      "PodDefault add-sidecar creates no Pods. To see what it does: kubectl poddefault explain add-sidecar",
    ],
    ["explain namespace/team-a", 3, "examples/namespace.yaml:2: Namespace team-a creates no Pods"],
    ["dry-run poddefault/add-sidecar", 3, "PodDefault add-sidecar creates no Pods."],
  ])("%s", async (words, code, message) => {
    const said = await onExamples(words);
    expect(said.code).toBe(code);
    expect(said.stderr).toContain(message);
  });

  test("the next command reads standard input where the PodDefault came from it", async () => {
    const stdin = readFileSync("examples/poddefaults.yaml", "utf8");
    const { stderr } = await runInMemory("dry-run add-sidecar -f - --local", { stdin });
    expect(stderr).toContain("kubectl poddefault explain add-sidecar -f - --local\n");
  });
});

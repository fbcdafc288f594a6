import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { namespace, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const gpu = podDefault("team-a", "gpu", { env: [{ name: "A", value: "1" }] });
const proxy = podDefault("team-b", "proxy", { env: [{ name: "B", value: "2" }] });
const commands = ["list -f -", "convert --to kyverno -f -"];
const run = (line: string, ...items: readonly JsonObject[]) =>
  runInMemory(line, { stdin: JSON.stringify({ apiVersion: "v1", kind: "List", items }) });

describe.each(commands)("%s", (command) => {
  test("shows the PodDefaults of a namespace beside Namespaces that have none", async () => {
    const { stdout, stderr, code } = await run(
      `${command} --local`,
      namespace("team-a"),
      namespace("team-b"),
      gpu,
    );
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toContain("gpu");
  });

  test.each([
    ["team-a", [gpu, proxy], "namespace team-b, not only of team-a; add -n team-b or -A for these"],
    ["c", [gpu, proxy], "namespaces team-a, team-b, not only of c; add -A for these"],
  ])("-n %s tells of what it leaves out", async (home, objects, told) => {
    const { stderr } = await run(`${command} --local -n ${home}`, ...objects);
    expect(stderr).toContain(`Warning: the files also have PodDefaults of ${told}\n`);
  });
});

test("the namespace of the context does not drop PodDefaults of files silently", async () => {
  const { stderr } = await runInMemory("list -o name -f -", {
    stdin: JSON.stringify(gpu),
    connect: async () => memoryCluster([], "mine"),
  });
  expect(stderr).toContain("PodDefaults of namespace team-a, not only of mine");
});

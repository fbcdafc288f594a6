import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

function objectsOf(namespace: string, name: string) {
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "kubeflow.org/v1alpha1",
      kind: "PodDefault",
      metadata: { name: "pd", namespace },
      spec: { selector: { matchLabels: { a: "b" } }, env: [{ name: "A", value: "1" }] },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: { a: "b" } },
      spec: { containers: [{ name: "main", image: "a" }] },
    },
  ];
}

test("an external diff never leaves its folder, whatever a server calls its objects", async () => {
  const long = "l".repeat(253);
  const names: readonly (readonly [string, string])[] = [
    ["../../../x", "a"],
    ["a/b", "c"],
    ["a_b", "c"],
    ["C:\\x\n", "c"],
    ["n", long],
  ];
  const cluster = memoryCluster(names.flatMap(([namespace, name]) => objectsOf(namespace, name)));
  const seen: string[] = [];
  const runProgram = async (_: string, args: readonly string[]) => {
    const [live = "", merged = ""] = args.slice(-2);
    seen.push(...readdirSync(live));
    for (const file of seen) expect(readFileSync(join(merged, file), "utf8")).toContain("name: A\n");
    return 1;
  };
  const { code } = await runInMemory("dry-run pods -A -o diff --kubernetes-version 1.37", {
    env: { KUBECTL_EXTERNAL_DIFF: "meld" },
    runProgram,
    connect: async () => cluster,
  });
  // The API server refuses the other names.
  expect({ code, seen }).toEqual({ code: 3, seen: [`v1.Pod.n.${long}`.slice(0, 200)] });
});

describe("a command to paste never runs what a name holds", () => {
  const evil = "a;$(id)'`id`";
  /** Every line with a command, without the words that are quoted. */
  const unquoted = (text: string) =>
    text
      .split("\n")
      .filter((line) => /^ *kubectl |see: kubectl/.test(line))
      .map((line) => line.replaceAll(/'[^']*'|\\'/g, ""));

  test.each([
    [`pods "x" is forbidden: error looking up service account n/${evil}: serviceaccount "${evil}" not found`],
    [`MountVolume.SetUp failed for volume "v" : secret "${evil}" not found`],
    [`Error: couldn't find key ${evil} in Secret n/${evil}`],
    [`Unable to retrieve some image pull secrets (${evil}); attempting to pull the image may not succeed.`],
    [`Error creating: Internal error occurred: failed calling webhook "${evil}.poddefault.x": no`],
  ])("explain --event %s", async (said) => {
    const { stdout, stderr } = await runInMemory(["explain", "--event", said, "--local", "-n", evil]);
    const commands = unquoted(stdout + stderr);
    expect(commands.join("\n")).not.toMatch(/[;$`]/);
    expect(commands).not.toEqual([]);
  });
});

describe("a name with a line break cannot pass for text of ours", () => {
  const [, , pod] = objectsOf("n", "web\nerror: gone");

  test.each([
    ["dry-run - --local", 3],
    ["explain - --local", 3],
    ["lint -", 1],
  ])("%s", async (line, expected) => {
    const { code, stdout, stderr } = await runInMemory(line, { stdin: JSON.stringify(pod) });
    expect(code).toBe(expected);
    expect(stdout + stderr).toContain('metadata.name: control characters in "web\\nerror: gone"');
    expect(stdout + stderr).not.toMatch(/^error: gone/m);
  });
});

test("impact -o markdown: a name does not end its cell", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "hostile-"));
  const deployment = (name: string) => {
    const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
    const spec = { selector: { matchLabels: { a: "b" } }, template };
    return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "n" }, spec };
  };
  const items = [...objectsOf("n", "web"), deployment("a|b"), deployment("a`|\u202eb")];
  writeFileSync(join(cwd, "base.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const { stdout } = await runInMemory("impact --base base.json --delete pd -o markdown", { cwd });
  const rows = stdout.split("\n").filter((line) => line.includes("deployment/"));
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  expect(stdout).not.toContain("\u202e");
});

describe("names of files", () => {
  const cwd = mkdtempSync(join(tmpdir(), "hostile-"));
  const names = ["a\nerror: gone.yaml", "e #?%zz.yaml", "c:x.yaml"];
  for (const name of names)
    writeFileSync(join(cwd, name), "kind: PodDefault\napiVersion: kubeflow.org/v1alpha1\n");

  test
    .skipIf(process.platform === "win32")
    .each(["lint . -o text", "dry-run . --local", "list -f . --local"])(
    "do not break lines of %s",
    async (line) => {
      const { stdout, stderr } = await runInMemory(line, { cwd });
      expect(stdout + stderr).toContain("aU+000Aerror: gone.yaml:1");
      expect(stdout + stderr).not.toMatch(/^error: gone/m);
    },
  );

  test.skipIf(process.platform === "win32")("are paths of relative references in SARIF", async () => {
    const { stdout } = await runInMemory("lint . -o sarif", { cwd });
    const uris = [...stdout.matchAll(/"uri": "(.*)"/g)].map(([, uri = ""]) => uri);
    const base = "file:///repository/";
    const paths = uris.map((uri) => new URL(uri, base)).map(({ href }) => href.slice(base.length));
    expect(new Set(paths.map(decodeURIComponent))).toEqual(
      new Set(["aU+000Aerror: gone.yaml", "e #?%zz.yaml", "c:x.yaml"]),
    );
  });
});

// npm run fuzz -- --seed 11
test("the name of a Workflow's template is a map", async () => {
  const spec = { entrypoint: {}, templates: [{ name: { a: "b" }, container: { image: "i" } }] };
  const metadata = { name: "flow", namespace: "n" };
  const stdin = JSON.stringify({ apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata, spec });
  const { code, stderr } = await runInMemory("dry-run - --local", { stdin });
  expect([code, stderr]).toEqual([3, "error: STDIN:1: a step of Workflow/flow names no template\n"]);
});

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { deployment, pod, podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
/** Runs a command in a folder that holds these files, and gives what it prints on one line. */
async function runWith(
  words: readonly string[],
  files: Readonly<Record<string, readonly JsonObject[]>>,
  stdin?: JsonObject,
): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "explain-files-"));
  for (const [name, objects] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), objects.map((object) => formatYaml(object)).join("---\n"));
  }
  const { stdout } = await runInMemory(words, { cwd, ...(stdin && { stdin: JSON.stringify(stdin) }) });
  return stdout.replace(/\s+/g, " ");
}

const part = podDefault("part", { env: [{ name: "GREETING", value: "bye" }] });
const bad = podDefault("bad", { selector: { matchExpressions: [{ key: "x", operator: "In", values: [] }] } });
const dangling = podDefault("dangling", { volumeMounts: [{ name: "v", mountPath: "/v" }] });

describe("a PodDefault of a file is edited there", () => {
  test.each([
    ["a conflict", part, "PodDefault part at t.yaml:10"],
    ["a bad selector", bad, "PodDefault bad at t.yaml:7"],
    ["a mount without its volume", dangling, "PodDefault dangling (t.yaml:10)"],
  ])("%s", async (_, podDefaultInFile, words) => {
    const files = { "pod.yaml": [pod("one")], "pd.yaml": [greet], "t.yaml": [podDefaultInFile] };
    for (const command of ["dry-run", "explain"]) {
      const line = [command, "pod.yaml", "-f", "pd.yaml", "-f", "t.yaml", "--local"];
      const said = await runWith(line, files);
      expect(said).toContain(words);
      expect(said).not.toContain("edit poddefault");
      expect(said).not.toContain("delete poddefault");
    }
  });

  test("a workload of standard input, too, which no command can change", async () => {
    const said = await runWith(
      ["explain", "-", "-f", "pd.yaml", "--local"],
      { "pd.yaml": [greet] },
      deployment,
    );
    expect(said).toContain("in spec.template.metadata.labels of Deployment web (STDIN:1)");
    expect(said).not.toContain("kubectl patch deployment");
  });

  test("one of another namespace is copied from there", async () => {
    const other = { ...greet, metadata: { name: "greet", namespace: "team-b" } };
    const files = { "pod.yaml": [pod("one")], "pd.yaml": [other] };
    const said = await runWith(["explain", "pod.yaml", "-f", "pd.yaml", "--local"], files);
    expect(said).toContain("OTHER_NAMESPACE");
    expect(said).toContain("Copy PodDefault greet (pd.yaml:1) to namespace team-a");
    expect(said).not.toContain("kubectl get poddefault");
  });
});

test("a sidecar that conflicts is renamed: what the API server defaults can never be set", async () => {
  for (const field of ["sidecars", "initContainers"]) {
    const sidecar = podDefault("log", { [field]: [{ name: "main", image: "busybox" }] });
    const init = { initContainers: [{ name: "main", image: "nginx" }], containers: [{ name: "other" }] };
    const posted = pod("one", {}, field === "sidecars" ? {} : init);
    const files = { "pod.yaml": [posted], "pd.yaml": [sidecar] };
    const said = await runWith(["dry-run", "pod.yaml", "-f", "pd.yaml", "--local"], files);
    expect(said).toMatch(/Rename (sidecar|init container) main in PodDefault log/);
    expect(said).not.toContain("from the Pod");
    expect(said).not.toContain("in the PodDefault too");
    expect(said.split("terminationMessagePath")).toHaveLength(2);
    expect(said).toMatch(/Different: .*fields that the API server defaults before the webhook compares/);
  }
});

describe("a command for a file can be typed as it is printed", () => {
  test.each([
    ["dir with space", "-f 'dir with space/web.yaml' "],
    ["it's $HOME", "-f 'it'\\''s $HOME/web.yaml' "],
    ["plain-dir_1", "-f plain-dir_1/web.yaml "],
  ])("in %s", async (folder, words) => {
    for (const object of [deployment, pod("one", { labels: {} })]) {
      const files = { [`${folder}/web.yaml`]: [object], "pd.yaml": [greet] };
      const said = await runWith(["explain", folder, "-f", "pd.yaml", "--local"], files);
      expect(said).toContain(words);
    }
  });
});

test("names its limit where one document would not fit into memory", async () => {
  const metadata = (name: string) => ({ name, namespace: "team-a" });
  const podDefaults = Array.from({ length: 2000 }, (_, index) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: metadata(`d-${index}`),
    spec: { selector: { matchLabels: { a: `${index}` } } },
  }));
  const pods = Array.from({ length: 1001 }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata(`p-${index}`),
    spec: { containers: [{ name: "main", image: "busybox" }] },
  }));
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...podDefaults, ...pods] });
  expect(await runInMemory("explain - --local -o json", { stdin })).toEqual({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining("one document for 1001 Pods would hold 2002000 comparisons"),
  });
});

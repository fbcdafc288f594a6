import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const examples = new URL("../../examples", import.meta.url).pathname;
const suites = new URL("../suites", import.meta.url).pathname;
const connect = async () => {
  const { list, ...cluster } = memoryCluster([], "team-a");
  return { ...cluster, list: (resource: Parameters<typeof list>[0]) => list(resource) };
};

describe("the default format has a name", () => {
  it.each([
    [`list -f ${examples} --local`, "table"],
    [`dry-run ${examples} --local`, "table"],
    [`dry-run ${examples} --local`, "text"],
    [`explain ${examples} --local`, "text"],
    [`lint ${examples}`, "text"],
    [`impact -f ${examples} --base ${examples}`, "table"],
    [`test ${suites}`, "text"],
    ["check", "text"],
    ["version", "text"],
  ])("%s -o %s", async (line, name) => {
    const plain = await runInMemory(line, { connect });
    expect(plain.stdout).not.toBe("");
    expect(await runInMemory(`${line} -o ${name}`, { connect })).toEqual(plain);
  });
});

test("version --client is the version, as of kubectl", async () => {
  expect(await runInMemory("version --client")).toEqual(await runInMemory("version"));
});

describe("a file without objects", () => {
  const cwd = mkdtempSync(join(tmpdir(), "no-objects-"));
  writeFileSync(join(cwd, "empty.yaml"), "");
  writeFileSync(join(cwd, "comments.yaml"), "# a\n---\n  # b\n");
  writeFileSync(join(cwd, "list.yaml"), "apiVersion: v1\nkind: List\nitems: []\n");
  writeFileSync(join(cwd, "binary.yaml"), Buffer.from([0, 1, 2]));

  it.each([
    ["empty.yaml", "no objects in it: empty, or only comments"],
    ["comments.yaml", "no objects in it: empty, or only comments"],
    ["list.yaml", "no objects in it: a list without items"],
  ])("%s is an error where it is named", async (file, message) => {
    const dryRun = await runInMemory(`dry-run ${file} --local`, { cwd });
    expect(dryRun).toMatchObject({ code: 3, stderr: `error: ${file}: ${message}\n` });
    const { code, stdout } = await runInMemory(`lint ${file}`, { cwd });
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: `${file}:1: error INVALID_MANIFEST: ${message}\n\n1 error in 1 file (0 PodDefaults, 0 workloads)\n`,
    });
  });

  it.each(["nosuch.yaml", "binary.yaml"])("lint of %s counts files and exits with 3", async (file) => {
    const { code, stdout } = await runInMemory(`lint ${file} --fail-on never`, { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain("\n1 error in 0 files (0 PodDefaults, 0 workloads)\n");
  });

  it("is none in a directory", async () => {
    expect((await runInMemory("lint . --ignore INVALID_MANIFEST", { cwd })).code).toBe(0);
  });
});

test("explain says once why Pods are rejected that are rejected for the same reasons", async () => {
  const gpu = (name: string, value: string) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team-a" },
    spec: { selector: { matchLabels: { gpu: "true" } }, env: [{ name: "A", value }] },
  });
  const pod = (name: string, labels: object) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "team-a", labels },
    spec: { containers: [{ name: "main", image: "busybox" }] },
  });
  const rejected = Array.from({ length: 8 }, (_, index) => pod(`pod-${index}`, { gpu: "true" }));
  const items = [gpu("a", "1"), gpu("b", "2"), ...rejected, pod("plain", {})];
  const cwd = mkdtempSync(join(tmpdir(), "explain-"));
  writeFileSync(join(cwd, "all.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const { code, stdout } = await runInMemory("explain all.json --local", { cwd });
  expect(stdout.match(/DENIED by/g)).toHaveLength(1);
  const words = stdout.replaceAll(/\s+/g, " ");
  for (const { metadata } of rejected) expect(words).toContain(`Pod team-a/${metadata.name}`);
  expect(stdout).toContain("Pod team-a/plain: ");
  expect(code).toBe(4);
  const { items: all } = JSON.parse((await runInMemory("explain all.json --local -o json", { cwd })).stdout);
  expect(all).toHaveLength(9);
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { namespace, podDefault } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

const local = (words: string, columns = 80) => runInMemory(`list --local -f examples ${words}`, { columns });

describe("from files alone", () => {
  test.each([80, 140])("the examples, at %i columns: no cell is cut or wrapped", async (columns) => {
    const { code, stdout, stderr } = await local("-o wide", columns);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("__snapshots__/list-examples.txt");
  });

  test("--for keeps what applies to a Pod or workload of a file, or to those of -f", async () => {
    const both =
      "poddefault.kubeflow.org/add-sidecar\npoddefault.kubeflow.org/kubeflow-pipelines-api-token\n";
    const only = "poddefault.kubeflow.org/kubeflow-pipelines-api-token\n";
    expect((await local("-o name --for examples/pods.yaml")).stdout).toBe(both);
    expect((await local("-o name --for")).stdout).toBe(both);
    expect((await local("-o name --for examples/deployment.yaml")).stdout).toBe(only);
  });

  test("a name that no file has is an error", async () => {
    expect(await local("nope")).toEqual({
      code: 3,
      stdout: "",
      stderr: 'error: the files have no PodDefault "nope"\n',
    });
  });

  test("a description of several lines is shown whole, on one", async () => {
    const stdin = JSON.stringify(podDefault("team-a", "gpu", { desc: "GPU nodes,\n  and CUDA.\n" }));
    const { stdout } = await runInMemory("list --local -f - --no-headers -o wide", { stdin });
    expect(stdout).toContain("yes   GPU nodes, and CUDA.\n");
  });

  test("--coverage takes the Namespaces of the files for profiles, or all that have PodDefaults", async () => {
    const copies = [podDefault("team-a", "gpu"), podDefault("elsewhere", "gpu", { desc: "other" })];
    const coverageOf = async (items: readonly JsonObject[]) => {
      const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      const { stdout } = await runInMemory("list --local -f - --coverage -o json", { stdin });
      return JSON.parse(stdout);
    };
    expect((await coverageOf(copies)).items).toEqual([
      {
        name: "gpu",
        model: "elsewhere",
        having: ["elsewhere", "team-a"],
        lacking: [],
        differing: [{ namespace: "team-a", fields: ["spec.desc"] }],
      },
    ]);
    expect(await coverageOf([...copies, namespace("team-a"), namespace("team-b")])).toMatchObject({
      profiles: ["team-a", "team-b"],
      items: [{ having: ["team-a"], lacking: ["team-b"] }],
    });
  });
});

describe("templates in files", () => {
  const folder = mkdtempSync(join(tmpdir(), "poddefault-list-"));
  writeFileSync(join(folder, "columns"), "NAME  DESC\n.metadata.name .spec.desc\n");
  writeFileSync(join(folder, "path"), "{.items[*].metadata.namespace}");

  test("-o custom-columns-file and -o jsonpath-file read them", async () => {
    const stdin = JSON.stringify(podDefault("team-a", "gpu"));
    const list = (format: string) => runInMemory(`list --local -f - -o ${format}`, { stdin, cwd: folder });
    expect((await list("custom-columns-file=columns")).stdout).toBe("NAME   DESC\ngpu    About gpu\n");
    expect((await list("jsonpath-file=path")).stdout).toBe("team-a");
    expect(await list("jsonpath-file=gone")).toEqual({
      code: 3,
      stdout: "",
      stderr: 'error: the path "gone" does not exist\n',
    });
  });
});

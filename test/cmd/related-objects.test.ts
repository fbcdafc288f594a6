import { describe, expect, test } from "vitest";
import type { Resource } from "../../src/cluster/cluster.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { pod, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const apiVersion = "argoproj.io/v1alpha1";
const namespace = "team-a";
const calling = (name: string, template: string): JsonObject => ({
  apiVersion,
  kind: "Workflow",
  metadata: { name, namespace },
  spec: { workflowTemplateRef: { name: template } },
});
const withLabel = (image: string): JsonObject => ({
  apiVersion,
  kind: "WorkflowTemplate",
  metadata: { name: "shared", namespace },
  spec: {
    entrypoint: "main",
    templates: [
      { name: "main", metadata: { labels: { gpu: "true" } }, container: { image, command: ["x"] } },
    ],
  },
});
const service: JsonObject = {
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: { name: "s", namespace },
  spec: { predictor: { model: { modelFormat: { name: "sklearn" } } } },
};
const runtime = (name: string, image: string): JsonObject => ({
  apiVersion: "serving.kserve.io/v1alpha1",
  kind: "ServingRuntime",
  metadata: { name, namespace },
  spec: {
    supportedModelFormats: [{ name: "sklearn", autoSelect: true }],
    containers: [{ name: "kserve-container", image }],
  },
});

const servingRuntimes: Resource = {
  group: "serving.kserve.io",
  version: "v1alpha1",
  plural: "servingruntimes",
  kind: "ServingRuntime",
  namespaced: true,
};

/** A run, and how often it reads each object or list of the cluster. */
async function dryRun(
  words: string,
  inFiles: readonly JsonObject[],
  inCluster: readonly JsonObject[] | undefined,
) {
  const requests: string[] = [];
  const connect = async () => {
    const cluster = memoryCluster([webhookConfiguration, ...profile, ...(inCluster ?? [])], namespace);
    return {
      ...cluster,
      resolve: async (word: string) =>
        word.startsWith("ServingRuntime") ? servingRuntimes : cluster.resolve(word),
      list: (...[resource, options]: Parameters<typeof cluster.list>) => {
        requests.push(`${resource.kind} in ${options?.namespace}`);
        return cluster.list(resource, options);
      },
      get: (...[resource, name, within]: Parameters<typeof cluster.get>) => {
        requests.push(`${resource.kind}/${name} in ${within}`);
        return cluster.get(resource, name, within);
      },
    };
  };
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: inFiles });
  const local = inCluster === undefined;
  const { code, stdout, stderr } = await runInMemory(`${words} -o report ${local ? "--local" : ""}`, {
    stdin,
    ...(!local && { connect }),
  });
  const items = stdout === "" ? [] : (JSON.parse(stdout) as DryRunReport).items;
  const images = items.map((item) => item.pod?.spec.containers.find(({ name }) => name !== "wait")?.image);
  return { code, stderr, images, items, requests };
}

describe("objects that a workload refers to", () => {
  test("are read from the cluster, each once", async () => {
    const asked = [calling("one", "shared"), calling("two", "shared")];
    const { images, items, requests } = await dryRun("dry-run -", asked, [withLabel("stored")]);
    expect(images).toEqual(["stored", "stored"]);
    expect(items.map((item) => item.pod?.metadata.labels?.["gpu"])).toEqual(["true", "true"]);
    expect(requests.filter((one) => one.startsWith("WorkflowTemplate/"))).toEqual([
      "WorkflowTemplate/shared in team-a",
    ]);
    expect(requests.length).toBe(new Set(requests).size);
  });

  test("of the files come first", async () => {
    const inFiles = [calling("one", "shared"), withLabel("written")];
    const { images, requests } = await dryRun("dry-run -", inFiles, [withLabel("stored")]);
    expect(images[0]).toBe("written");
    expect(requests.join()).not.toContain("WorkflowTemplate/");
  });

  test.each([
    ["in the cluster", [], [runtime("b", "b"), runtime("a", "a")], "a"],
    ["in a file, in the place of the stored one", [runtime("a", "written")], [runtime("a", "a")], "written"],
    ["in a file, without a cluster", [runtime("c", "c")], undefined, "c"],
  ])("are all of a kind: the runtimes %s", async (_where, inFiles, inCluster, image) => {
    const { images } = await dryRun("dry-run -", [service, ...inFiles], inCluster);
    expect(images).toEqual([image]);
  });
});

describe("an object that is missing", () => {
  test("loses its workflow only", async () => {
    const asked = [calling("one", "gone"), pod("fine", {}), withLabel("written")];
    const { code, images, stderr } = await dryRun("dry-run -", asked, undefined);
    expect({ code, images }).toEqual({ code: 3, images: ["busybox", "written"] });
    expect(stderr).toContain("error: STDIN");
    expect(stderr).toContain(
      "WorkflowTemplate/gone, which the workflow runs, was not found; pass with -f what this prints",
    );
  });

  test("is an error where nothing else was asked about", async () => {
    const { code, stderr } = await dryRun("dry-run -", [calling("one", "gone")], []);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: STDIN.*WorkflowTemplate\/gone/);
  });

  test("of the cluster loses its workflow only", async () => {
    const stored = [calling("one", "gone"), calling("two", "shared"), withLabel("stored")];
    const { code, images, stderr } = await dryRun("dry-run workflows --all", [], stored);
    expect({ code, images }).toEqual({ code: 3, images: ["stored"] });
    expect(stderr).toContain("error: workflow/one: WorkflowTemplate/gone");
  });
});

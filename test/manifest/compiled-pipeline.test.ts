import { expect, test } from "vitest";
import { objectsIn } from "../../src/manifest/objects-in.ts";

const pipeline = `pipelineInfo: {name: demo}
root:
  dag: {tasks: {train: {}}}
`;
const platform = `---
platforms:
  kubernetes: {deploymentSpec: {executors: {a: {}}}}
`;

test("a compiled pipeline and its settings are one object, and its lines are found", () => {
  const { objects, problems } = objectsIn(`${pipeline}${platform}---\napiVersion: v1\nkind: Pod\n`, "p.yaml");
  expect(problems).toEqual([]);
  expect(objects.map(({ kind }) => kind)).toEqual(["PipelineVersion", "Pod"]);
  expect(objects[0]?.object).toMatchObject({
    metadata: { name: "demo" },
    spec: { pipelineSpec: { root: {} }, platformSpec: { platforms: { kubernetes: {} } } },
  });
  const lineOf = (path: readonly string[]) => objects[0]?.locate(path).line;
  expect(lineOf(["spec", "pipelineSpec", "root", "dag"])).toBe(3);
  expect(lineOf(["spec", "platformSpec", "platforms", "kubernetes"])).toBe(6);
});

test("without settings, and inside of a PipelineJob", () => {
  const job = "displayName: x\npipelineSpec: {pipelineInfo: {name: demo}, root: {dag: {}}}\n";
  for (const text of [pipeline, job]) {
    const { objects, problems } = objectsIn(text, "p.yaml");
    expect(problems).toEqual([]);
    expect(objects.map(({ kind, object }) => [kind, object["spec"]])).toEqual([
      ["PipelineVersion", { pipelineSpec: expect.objectContaining({ pipelineInfo: { name: "demo" } }) }],
    ]);
  }
});

test("settings without a pipeline are no Kubernetes object", () => {
  const { problems } = objectsIn(platform, "p.yaml");
  expect(problems.map(({ message }) => message)).toEqual(["kind is not set: not a Kubernetes object"]);
});

test.each([
  ["beside the pipeline", "pipelineSpec", "platforms: {kubernetes: {}}"],
  ["in a platformSpec", "pipelineSpec", "platformSpec: {platforms: {kubernetes: {}}}"],
  ["in an answer of the API", "pipeline_spec", "platform_spec: {platforms: {kubernetes: {}}}"],
])("settings %s belong to it, and their line is found", (_, name, settings) => {
  const text = `${name}: {pipelineInfo: {name: demo}, root: {dag: {}}}\n${settings}\n---\n${pipeline}`;
  const { objects, problems } = objectsIn(text, "p.yaml");
  expect(problems).toEqual([]);
  expect(objects.map(({ object }) => object["spec"])).toMatchObject([
    { pipelineSpec: { root: {} }, platformSpec: { platforms: { kubernetes: {} } } },
    { pipelineSpec: { root: {} } },
  ]);
  expect(objects[0]?.locate(["spec", "platformSpec", "platforms"]).line).toBe(2);
  expect(objects[0]?.locate(["spec", "pipelineSpec", "root"]).line).toBe(1);
});

import { expect, test } from "vitest";
import { workloadKinds } from "../../src/model/workload-kinds.ts";
import { knownKinds } from "./kinds.ts";
import { readCreations, readRecordings } from "./recordings.ts";

const own = ["Pod", "PodTemplate"]; // no controller creates anything for them

test("how well the Pods of each kind are known is said", () => {
  const listed = knownKinds.flatMap(({ kinds }) => kinds.map((kind) => kind.split(" ")[0]));
  const read = workloadKinds.map(({ kind }) => kind).filter((kind) => !own.includes(kind));
  expect(new Set(listed)).toEqual(new Set(read));
});

test.each(knownKinds)("$kinds: from $controller", ({ kinds, controller, known, files, inexact = {} }) => {
  const all = [
    ...readRecordings().map((one) => ({ ...one, file: `recorded/${one.file}` })),
    ...readCreations().map((one) => ({ ...one, file: `created/${one.file}` })),
  ];
  const ofThese = all.filter(({ file }) => files.includes(file));
  const seen = new Set(ofThese.filter(({ pods }) => pods.length > 0).map(({ workload }) => workload["kind"]));
  expect(new Set(known === "read" ? [] : kinds.map((kind) => kind.split(" ")[0]))).toEqual(seen);
  const [project = "", version = ""] = controller.split(/[ ,]+/);
  for (const { controllerVersion } of ofThese) {
    expect(controllerVersion).toContain(project);
    expect(controllerVersion).toContain(version);
  }
  const names = ofThese.flatMap(({ pods }) => pods.map(({ metadata }) => metadata.name));
  expect(names).toEqual(expect.arrayContaining(Object.keys(inexact)));
});

test("every recording belongs to a kind", () => {
  const files = [
    ...readRecordings().map(({ file }) => `recorded/${file}`),
    ...readCreations().map(({ file }) => `created/${file}`),
  ];
  expect(new Set(knownKinds.flatMap((one) => one.files))).toEqual(new Set(files));
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatProblem } from "../../src/errors.ts";
import { gallery, makeCatalog, readTemplates } from "../../src/template/catalog.ts";
import { galleryTexts } from "../../src/template/gallery.ts";
import { galleryModule } from "../../src/template/generate-gallery.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "templates-"));
});
afterAll(() => rm(directory, { recursive: true }));

test("gallery.ts is what `npm run generate:gallery` makes of gallery/*.yaml", async () => {
  await expect(galleryModule()).toMatchFileSnapshot("../../src/template/gallery.ts");
});

test("a template of the gallery is named as its file, and has a label and a description for the form", () => {
  expect(gallery().map(({ name }) => name)).toEqual(Object.keys(galleryTexts));
  for (const { podDefault, parameters } of gallery()) {
    expect(podDefault).toHaveProperty("spec.desc");
    expect(podDefault).toHaveProperty("spec.selector.matchLabels", { [`\${label}`]: "true" });
    expect(parameters.map(({ name }) => name)).toContain("label");
  }
});

test("a user's template takes the place of one of the gallery, and broken files are named", async () => {
  const text = galleryTexts["shared-memory"]?.replace("2Gi", "64Gi") ?? "";
  await writeFile(join(directory, "shm.yaml"), text);
  await writeFile(join(directory, "again.yml"), text);
  await writeFile(join(directory, "broken.yaml"), "kind: Pod");
  await writeFile(join(directory, "README.md"), "not a template");
  await mkdir(join(directory, "folder.yaml"));
  const own = await readTemplates(directory);
  expect(own.broken.map(({ name }) => name)).toEqual(["broken", "folder", "shared-memory"]);
  const problems = own.broken.flatMap((one) => one.problems);
  expect(problems.map(formatProblem).map((line) => line.replaceAll(directory, "."))).toEqual([
    "./broken.yaml:1: apiVersion is missing, expected kubectl-poddefault/v1",
    './broken.yaml:1: kind: expected PodDefaultTemplate, found "Pod"',
    "./broken.yaml:1: podDefault is missing",
    "./broken.yaml:1: name is missing",
    "./broken.yaml:1: summary is missing",
    "./broken.yaml:1: description is missing",
    "read ./folder.yaml: is a directory",
    "./shm.yaml: name: ./again.yml has the same name shared-memory",
  ]);
  const catalog = makeCatalog({ templates: gallery(), broken: [] }, own);
  expect(catalog.templates.map(({ name }) => name)).toEqual(Object.keys(galleryTexts));
  expect(catalog.templates.find(({ name }) => name === "shared-memory")?.source).toBe(
    join(directory, "again.yml"),
  );
});

test("a directory that is not there is an error only where it was asked for", async () => {
  const absent = join(directory, "absent");
  await expect(readTemplates(absent)).rejects.toThrow(`the path "${absent}" does not exist`);
  expect(await readTemplates(absent, { optional: true })).toEqual({ templates: [], broken: [] });
});

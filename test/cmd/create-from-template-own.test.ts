import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { galleryTexts } from "../../src/template/gallery.ts";
import { runInMemory } from "./memory-io.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "own-templates-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs create-from-template with these words, in a folder of its own. */
function create(words: string, setting: Parameters<typeof runInMemory>[1] = {}) {
  return runInMemory(`create-from-template ${words}`, { cwd: folder, env: { HOME: folder }, ...setting });
}

const own = (galleryTexts["shared-memory"] ?? "")
  .replace("required: false", "default: 64Gi")
  .replaceAll("name: dshm", "name: own")
  .replace("mountPath: /dev/shm", "mountPath: /shm");

it.each([
  ["$XDG_CONFIG_HOME", "xdg", (home: string) => ({ XDG_CONFIG_HOME: home })],
  ["~/.config", "home/.config", (home: string) => ({ HOME: join(home, "..") })],
])("are found in %s; a broken one is a warning in the list", async (_, path, env) => {
  const templates = join(folder, path, "kubectl-poddefault", "templates");
  mkdirSync(templates, { recursive: true });
  writeFileSync(join(templates, "shm.yaml"), own);
  writeFileSync(join(templates, "broken.yaml"), "a: [\n");
  const setting = { env: env(join(folder, path)) };
  const { code, stdout, stderr } = await create("shared-memory --local", setting);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("sizeLimit: 64Gi");
  expect((await create("", setting)).stderr).toMatch(/^Warning: .*broken\.yaml:\d: .*\n$/);
});

it("gives up a pattern that would take years", async () => {
  const templates = join(folder, "slow");
  mkdirSync(templates);
  const slow = own.replace("type: label\n", "type: label\n    pattern: ([a-z-]+)+\n");
  writeFileSync(join(templates, "slow.yaml"), slow.replaceAll("shared-memory", "slow"));
  const value = `${"a".repeat(60)}_a`;
  expect(await create(`slow --template-dir slow --local --set label=${value}`)).toEqual({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining(
      `"${value}" takes too long to compare with ([a-z-]+)+; write the pattern`,
    ),
  });
});

it("come from --template-dir; a broken one is in the way of nothing but itself", async () => {
  const templates = join(folder, "named");
  mkdirSync(templates);
  writeFileSync(join(templates, "mine.yaml"), own.replaceAll("shared-memory", "mine"));
  writeFileSync(join(templates, "syntax.yaml"), "a: [\n");
  writeFileSync(join(templates, "file.yaml"), own.replace("podDefault:", "podDefaults:"));
  const named = (words: string) => create(`${words} --template-dir named --local`);
  expect(await named("mine")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("sizeLimit: 64Gi"),
    stderr: "",
  });
  expect(await named("pvc-mount --set claim=x")).toMatchObject({ code: 0, stderr: "" });
  const broken = (file: string) => ({
    code: 3,
    stdout: "",
    stderr: expect.stringMatching(`^error: .*${file}:\\d+: `),
  });
  expect(await named("syntax")).toMatchObject(broken("syntax.yaml"));
  // Not the one of the gallery, which this one was to replace.
  expect(await named("shared-memory")).toMatchObject(broken("file.yaml"));
  expect(await named("syntx")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Warning: .*syntax\.yaml:\d: .*\nerror: unknown template "syntx"/ms),
  });
  const { code, stdout, stderr } = await named("");
  expect(code).toBe(0);
  expect(stdout).toContain("\nmine ");
  expect(stdout).not.toContain("\nshared-memory ");
  expect(stderr).toMatch(/^Warning: .*file\.yaml:.*\nWarning: .*syntax\.yaml:\d: .*\n$/s);
});

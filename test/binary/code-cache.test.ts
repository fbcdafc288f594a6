import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeCodeCaches } from "../../cmd/release/executable/assemble.ts";
import { folders } from "../../cmd/release/folders.ts";

const folder = mkdtempSync(join(tmpdir(), "poddefault-cache-"));
afterAll(() => rmSync(folder, { recursive: true }));

// The rest of an executable is copied, so a difference here is one in the archives of a release.
it("V8's code for the plugin has the same bytes in every run", async () => {
  const bundle = join(folders.work, "kubectl-poddefault.cjs");
  const runs = ["one", "other", "third"].map((name) =>
    writeCodeCaches(join(folder, name), bundle, [process.execPath]),
  );
  const [one = {}, ...others] = (await Promise.all(runs)).map(readFiles);
  expect(Object.keys(one)).toContain("dry-run");
  for (const code of Object.values(one)) expect(code.length).toBeGreaterThan(100_000);
  for (const other of others) expect(other).toEqual(one);
});

function readFiles(paths: readonly (readonly [string, string])[]): Record<string, Buffer> {
  return Object.fromEntries(paths.map(([name, path]) => [name, readFileSync(path)]));
}

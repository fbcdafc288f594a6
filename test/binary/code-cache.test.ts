import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeCodeCache } from "../../cmd/release/executable/code-cache.ts";
import { folders } from "../../cmd/release/folders.ts";

const folder = mkdtempSync(join(tmpdir(), "poddefault-cache-"));
afterAll(() => rmSync(folder, { recursive: true }));

// All else in an executable is copied; what differs here would differ in the archives of a release.
it("V8's code for a bundle has the same bytes in every run", async () => {
  const paths = ["one", "other", "third"].map((name) => join(folder, name));
  const parts = { bundle: join(folders.work, "kubectl-poddefault.cjs"), node: process.execPath };
  await Promise.all(paths.map((path) => writeCodeCache(path, parts)));
  const [one, ...others] = paths.map((path) => readFileSync(path));
  expect(one?.length).toBeGreaterThan(1_000_000);
  for (const other of others) expect(other.equals(one ?? Buffer.alloc(0))).toBe(true);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One folder for all that a run of tests writes, removed with all of it when the run ends. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "poddefault-tests-"));
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

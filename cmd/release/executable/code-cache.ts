import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";
import { steady } from "../start/v8-flags.ts";

const scripts = join(folders.root, "cmd", "release", "start");

/**
 * A seed for V8's hashes. It says nothing about the seed of the executables, which is drawn anew at each start.
 */
const fixedSeed = "--random-seed=1";

/**
 * Writes V8's code for a bundle to `path`, made by the Node that will read it; under an emulator if one is named. One
 * bundle and one Node give the same bytes in every run: the seed and what V8 does are the same, whatever the time.
 */
export async function writeCodeCache(
  path: string,
  { bundle, node, emulator = [] }: { bundle: string; node: string; emulator?: readonly string[] },
): Promise<void> {
  const [program = "", ...flags] = [...emulator, node, "--no-warnings"];
  // Neither a home nor a kubeconfig: what this machine has must not show in the executable.
  const options = { cwd: folders.root, env: { HOME: "/nonexistent", PATH: "/nonexistent" } };
  const run = promisify(execFile);
  await run(program, [...flags, fixedSeed, ...steady, join(scripts, "warm-up.ts"), bundle, path], options);
  await run(program, [...flags, join(scripts, "check-cache.ts"), bundle, path], options);
}

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";

/**
 * A seed for V8's hashes: without one, the cache has other bytes in every run. It says nothing about the seed of the
 * executables, which is drawn anew at each start.
 */
const fixedSeed = "--random-seed=1";

/** Writes V8's code for a bundle to `path`, made by the Node that will read it; under an emulator if one is named. */
export async function writeCodeCache(
  path: string,
  { bundle, node, emulator = [] }: { bundle: string; node: string; emulator?: readonly string[] },
): Promise<void> {
  const [program = "", ...flags] = [...emulator, node, fixedSeed, "--no-warnings"];
  const warmUp = join(folders.root, "cmd", "release", "start", "warm-up.ts");
  // Neither a home nor a kubeconfig: what this machine has must not show in the executable.
  const env = { HOME: "/nonexistent", PATH: "/nonexistent" };
  await promisify(execFile)(program, [...flags, warmUp, bundle, path], { cwd: folders.root, env });
}

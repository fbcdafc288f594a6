import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";
import { warmUps } from "../start/warm-ups.ts";

const scripts = join(folders.root, "cmd", "release", "start");

/**
 * Flags with which V8 does nothing by the clock or by chance. It compiles hot functions at once, which it notes in their
 * code; it draws no seed (the executables still draw theirs at each start); and with 256 MiB for new objects it has no
 * garbage to collect, which would take the code of functions that have not run of late, and leave bytes of what was there
 * before in the padding of objects. A cache serves under other flags only if these do not change what code is like.
 */
const steady = ["--predictable", "--random-seed=1", "--min-semi-space-size=256", "--max-semi-space-size=256"];

/**
 * Writes V8's code for the plugin into a folder, a file for each kind of command line, and gives the files by name. The
 * Node that will read it makes it; under an emulator if one is named. One bundle and one Node give the same bytes in
 * every run: the seed and what V8 does are the same, whatever the time.
 */
export async function writeCodeCaches(
  folder: string,
  { bundle, node, emulator = [] }: { bundle: string; node: string; emulator?: readonly string[] },
): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const [program = "", ...flags] = [...emulator, node, "--no-warnings"];
  // Neither a home nor a kubeconfig: what this machine has must not show in the executable.
  const options = { cwd: folders.root, env: { HOME: "/nonexistent", PATH: "/nonexistent" } };
  const run = promisify(execFile);
  const written = Object.keys(warmUps).map(async (name) => {
    const path = join(folder, name);
    await run(program, [...flags, ...steady, join(scripts, "warm-up.ts"), bundle, name, path], options);
    await run(program, [...flags, join(scripts, "check-cache.ts"), bundle, path], options);
    return [name, path];
  });
  return Object.fromEntries(await Promise.all(written));
}

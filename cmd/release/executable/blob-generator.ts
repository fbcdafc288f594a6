import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findOnPath } from "../find-on-path.ts";

/**
 * A seed for V8's hashes: without one, the code cache has other bytes in every run. It says nothing about the seed of
 * the executables, which is drawn anew at each start.
 */
const fixedSeed = "--random-seed=1";
const armLibraries = "/usr/aarch64-linux-gnu";

/** Writes a program to `path` that is `node` to pkg, with reproducible output; under an emulator if one is named. */
export async function writeBlobGenerator(
  path: string,
  node: string,
  emulator: readonly string[] = [],
): Promise<void> {
  const command = [...emulator, node].map((word) => `'${word}'`).join(" ");
  await writeFile(path, `#!/bin/sh\nexec ${command} ${fixedSeed} "$@"\n`, { mode: 0o755 });
}

/**
 * The command that runs linux/arm64 programs here: qemu's user mode with the C++ library of that architecture (Debian:
 * qemu-user-static and libstdc++6-arm64-cross). undefined where one of them is missing.
 */
export function findArmEmulator(): readonly string[] | undefined {
  const emulator = findOnPath("qemu-aarch64-static", "qemu-aarch64");
  const complete = existsSync(join(armLibraries, "lib", "libstdc++.so.6"));
  return emulator !== undefined && complete ? [emulator, "-L", armLibraries] : undefined;
}

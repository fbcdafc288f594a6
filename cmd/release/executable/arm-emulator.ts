import { existsSync } from "node:fs";
import { join } from "node:path";
import { findOnPath } from "../find-on-path.ts";

const armLibraries = "/usr/aarch64-linux-gnu";

/**
 * The command that runs linux/arm64 programs here: qemu's user mode with the C++ library of that architecture (Debian:
 * qemu-user-static and libstdc++6-arm64-cross). undefined where one of them is missing.
 */
export function findArmEmulator(): readonly string[] | undefined {
  const emulator = findOnPath("qemu-aarch64-static", "qemu-aarch64");
  const complete = existsSync(join(armLibraries, "lib", "libstdc++.so.6"));
  return emulator !== undefined && complete ? [emulator, "-L", armLibraries] : undefined;
}

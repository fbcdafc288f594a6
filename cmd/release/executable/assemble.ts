import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bundleLauncher } from "../bundle.ts";
import type { Platform } from "../platforms.ts";
import { writeCodeCache } from "./code-cache.ts";
import { packageExecutable } from "./single-executable.ts";

type Parts = {
  readonly bundle: string;
  readonly node: string;
  readonly nodeOs: Platform["nodeOs"];
  readonly generator: string;
  readonly output: string;
  /** What runs `node` here, nothing if it runs by itself; absent: it cannot run, and there will be no code cache. */
  readonly emulator?: readonly string[];
};

/** Makes an executable of the bundle, V8's code for it and a Node binary. */
export async function assemble({ bundle, node, nodeOs, generator, output, emulator }: Parts): Promise<void> {
  const folder = dirname(bundle);
  const launcher = join(folder, "launcher.cjs");
  const codeCache = join(folder, "code-cache");
  await bundleLauncher(launcher);
  if (emulator) await writeCodeCache(codeCache, { bundle, node, emulator });
  else await writeFile(codeCache, "");
  const assets = { program: bundle, "code-cache": codeCache };
  await packageExecutable({ launcher, assets, node, nodeOs, generator, output });
}

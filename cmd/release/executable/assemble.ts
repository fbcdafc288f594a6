import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Bundles, bundleLauncher } from "../bundle.ts";
import type { Platform } from "../platforms.ts";
import { warmUps } from "../start/warm-ups.ts";
import { writeCodeCaches } from "./code-cache.ts";
import { packageExecutable } from "./single-executable.ts";

type Parts = {
  readonly bundles: Bundles;
  readonly node: string;
  readonly nodeOs: Platform["nodeOs"];
  readonly generator: string;
  readonly output: string;
  /** What runs `node` here, nothing if it runs by itself; absent: it cannot run, and there will be no V8 code. */
  readonly emulator?: readonly string[];
};

/** Makes an executable of the bundles, V8's code for the plugin and a Node binary. */
export async function assemble({ bundles, node, nodeOs, generator, output, emulator }: Parts): Promise<void> {
  const folder = dirname(bundles.plugin);
  const launcher = join(folder, "launcher.cjs");
  const code = join(folder, "code");
  await bundleLauncher(launcher);
  const caches = emulator
    ? await writeCodeCaches(code, { bundle: bundles.plugin, node, emulator })
    : await writeNoCode(code);
  const assets = {
    plugin: bundles.plugin,
    "client-node": bundles.clientNode,
    ...Object.fromEntries(Object.entries(caches).map(([name, path]) => [`code/${name}`, path])),
  };
  await packageExecutable({ launcher, assets, node, nodeOs, generator, output });
}

/** Empty files in place of the code, which the launcher takes for none. */
async function writeNoCode(folder: string): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const none = join(folder, "none");
  await writeFile(none, "");
  return Object.fromEntries(Object.keys(warmUps).map((name) => [name, none]));
}

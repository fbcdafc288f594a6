import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import pkgLog from "@yao-pkg/pkg/lib-es5/log.js";
import pkg from "@yao-pkg/pkg/lib-es5/sea.js";
import type { Platform } from "../platforms.ts";
import { seedPkgCache } from "./pkg-cache.ts";

type Options = {
  /** The one-file CommonJS program that starts first, in the folder that pkg works in. */
  readonly launcher: string;
  /** Files that it finds inside the executable, by name. */
  readonly assets: Readonly<Record<string, string>>;
  /** The Node binary that the executable is made of. */
  readonly node: string;
  readonly nodeOs: Platform["nodeOs"];
  /** A Node of the very same version that runs here: it makes the blob to inject. */
  readonly generator: string;
  readonly output: string;
};

// Its progress lines would name the architecture that the target is filed under, see below; warnings stay.
pkgLog.log.info = () => {};

/**
 * Packages a program and a Node binary as one executable, with pkg. Its `sea()` is called, not its command line, since
 * only the function takes Node's own settings: assets, and that NODE_OPTIONS is not for us.
 */
export async function packageExecutable(options: Options): Promise<void> {
  const { launcher, assets, node, nodeOs, generator, output } = options;
  const folder = dirname(launcher);
  // pkg makes the blob with the target's own Node if that fits this machine, else with the one that runs pkg. All
  // targets are filed as of the other architecture and our version, so that the latter, our generator, always does.
  const arch = process.arch === "x64" ? "arm64" : "x64";
  await seedPkgCache(folder, { version: process.versions.node, os: nodeOs, arch }, node);
  const platform = nodeOs === "darwin" ? "macos" : nodeOs;
  const target = { nodeRange: `node${process.versions.node}`, platform, arch, output } as const;
  const seaConfig = {
    // pkg runs the generator in a fresh folder beside the program; a relative path keeps the checkout's out of the blob.
    main: join("..", basename(launcher)),
    assets,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    execArgvExtension: "none",
  };
  await rm(output, { force: true });
  await withSurroundings(folder, generator, () =>
    pkg.default(launcher, { targets: [target], signature: false, seaConfig }),
  );
}

/** pkg finds its cache, its work folder and the Node that runs it through the process only. */
async function withSurroundings(folder: string, execPath: string, run: () => Promise<void>): Promise<void> {
  const before = { env: { ...process.env }, execPath: process.execPath };
  const settings = { HOME: folder, USERPROFILE: folder, TMPDIR: folder, TEMP: folder };
  Object.assign(process.env, settings);
  process.execPath = execPath;
  try {
    await run();
  } finally {
    for (const name of Object.keys(settings)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.execPath = before.execPath;
  }
}

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import pkgLog from "@yao-pkg/pkg/lib-es5/log.js";
import pkg from "@yao-pkg/pkg/lib-es5/sea.js";
import { type Bundles, bundleLauncher } from "../bundle.ts";
import { folders } from "../folders.ts";
import type { Platform } from "../platforms.ts";
import { startWarmUpCluster } from "../start/warm-up-cluster.ts";
import { warmUps } from "../start/warm-ups.ts";

type Parts = {
  readonly bundles: Bundles;
  /** The Node binary of the executable. */
  readonly node: string;
  readonly nodeOs: Platform["nodeOs"];
  /** A Node of the very same version that runs here: it makes the blob to inject. */
  readonly generator: string;
  readonly output: string;
  /** The command that runs `node` here, empty if it runs by itself. Absent: it cannot run, and there is no V8 code. */
  readonly emulator?: readonly string[];
};

/** Makes an executable of the bundles, V8's code for the plugin and a Node binary. */
export async function assemble(parts: Parts): Promise<void> {
  const { bundles, node, emulator } = parts;
  const folder = dirname(bundles.plugin);
  const launcher = join(folder, "launcher.cjs");
  const code = join(folder, "code");
  await bundleLauncher(launcher);
  const caches = emulator
    ? await writeCodeCaches(code, bundles.plugin, [...emulator, node])
    : await writeNoCode(code);
  const assets = {
    plugin: bundles.plugin,
    "client-node": bundles.clientNode,
    ...Object.fromEntries(caches.map(([name, path]) => [`code/${name}`, path])),
  };
  await packageExecutable(launcher, assets, parts);
}

type Caches = readonly (readonly [name: string, path: string])[];

/** Empty files in place of V8's code; the launcher ignores them. */
async function writeNoCode(folder: string): Promise<Caches> {
  const none = join(folder, "none");
  await mkdir(folder, { recursive: true });
  await writeFile(none, "");
  return Object.keys(warmUps).map((name) => [name, none]);
}

const scripts = join(folders.root, "cmd", "release", "start");

/**
 * Flags that make V8 independent of time and chance. It compiles hot functions at once, it draws no seed (the executables
 * still draw theirs at each start), and with 256 MiB for new objects it collects no garbage: that would drop the code of
 * functions that have not run lately, and leave old bytes in the padding of objects. V8 accepts a cache that was made under
 * other flags if these do not change the code.
 */
const steady = ["--predictable", "--random-seed=1", "--min-semi-space-size=256", "--max-semi-space-size=256"];

/**
 * Writes V8's code for the plugin, a file for each kind of command line. The Node that reads it makes it. One bundle and one
 * Node give the same bytes in every run.
 */
export async function writeCodeCaches(
  folder: string,
  bundle: string,
  command: readonly string[],
): Promise<Caches> {
  await mkdir(folder, { recursive: true });
  const [program = "", ...flags] = [...command, "--no-warnings"];
  const cluster = await startWarmUpCluster(folder);
  // No home and no other kubeconfig: the executable must not depend on those of this machine. And no HTTP/2: its answers come in
  // any order, which is another code each time.
  const env = {
    HOME: "/nonexistent",
    PATH: "/nonexistent",
    KUBECONFIG: cluster.kubeconfig,
    DISABLE_HTTP2: "1",
  };
  const options = { cwd: folders.root, env };
  const run = promisify(execFile);
  const written = Object.keys(warmUps).map(async (name) => {
    const path = join(folder, name);
    await run(program, [...flags, ...steady, join(scripts, "warm-up.ts"), bundle, name, path], options);
    await run(program, [...flags, join(scripts, "check-cache.ts"), bundle, path], options);
    return [name, path] as const;
  });
  try {
    return await Promise.all(written);
  } finally {
    await cluster.close();
  }
}

// Its progress lines name the wrong architecture, see below. Warnings stay.
pkgLog.log.info = () => {};

/**
 * Packages the launcher, its assets and a Node binary as one executable, with pkg. Calls pkg's `sea()`, because its command
 * line does not take Node's own settings (assets, no NODE_OPTIONS).
 */
async function packageExecutable(
  launcher: string,
  assets: Readonly<Record<string, string>>,
  { node, nodeOs, generator, output }: Parts,
): Promise<void> {
  const folder = dirname(launcher);
  // pkg makes the blob with the target's Node if that fits this machine, else with the Node that runs pkg. Every target
  // therefore gets the other architecture and our version, so that the generator makes the blob.
  const arch = process.arch === "x64" ? "arm64" : "x64";
  const { node: version } = process.versions;
  await seedPkgCache(folder, `node-v${version}-${nodeOs}-${arch}`, nodeOs, node);
  const platform = nodeOs === "darwin" ? "macos" : nodeOs;
  const target = { nodeRange: `node${version}`, platform, arch, output } as const;
  const seaConfig = {
    // pkg runs the generator in a new folder next to the program. A relative path keeps the checkout's path out of the blob.
    main: join("..", basename(launcher)),
    assets,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // A young generation that holds a usual run: V8 would collect it three times while the plugin starts.
    execArgv: ["--min-semi-space-size=16"],
    execArgvExtension: "none",
  };
  await rm(output, { force: true });
  await withSurroundings(folder, generator, () =>
    pkg.default(launcher, { targets: [target], signature: false, seaConfig }),
  );
}

/**
 * Puts a Node binary into pkg's cache, so that pkg downloads nothing. Mirrors `getNodejsExecutable` and `extract` of pkg 6.23
 * (lib-es5/sea.js): an archive and a binary are complete if a file `NAME.ok` is next to them, and pkg never opens the archive.
 */
async function seedPkgCache(
  home: string,
  name: string,
  nodeOs: Platform["nodeOs"],
  node: string,
): Promise<void> {
  const cache = join(home, ".pkg-cache", "sea");
  const archive = join(cache, `${name}.${nodeOs === "win" ? "zip" : "tar.gz"}`);
  const binary = nodeOs === "win" ? join(cache, `${name}.exe`) : join(cache, name, "bin", "node");
  await mkdir(dirname(binary), { recursive: true });
  await copyFile(node, binary, constants.COPYFILE_FICLONE);
  await Promise.all([archive, `${archive}.ok`, `${binary}.ok`].map((path) => writeFile(path, "")));
}

/** pkg takes its cache, its work folder and the Node that runs it only from the process. */
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

import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import { folders } from "./folders.ts";
import { lateLayout } from "./late-layout.ts";
import { separateClientNode } from "./separate-client-node.ts";

const common = {
  absWorkingDir: folders.root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node24",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
} as const satisfies BuildOptions;

/** The CommonJS files that an executable is made of, and the source files in them, relative to the root. */
export type Bundles = {
  readonly plugin: string;
  readonly clientNode: string;
  readonly inputs: readonly string[];
};

/**
 * Bundles the plugin into one CommonJS file, the form that a single executable application takes; modules imported
 * with `import()` still run only when asked for. client-node, of which few users need anything, is a file of its own.
 */
export async function bundlePlugin(): Promise<Bundles> {
  const bundles = {
    plugin: join(folders.work, "kubectl-poddefault.cjs"),
    clientNode: join(folders.work, "client-node.cjs"),
  };
  const commit = await readCommit();
  const inputs = [
    ...(await bundleInto(bundles.plugin, {
      entryPoints: ["cmd/kubectl-poddefault.ts"],
      plugins: [lateLayout, separateClientNode],
      define: { BUILD_COMMIT: commit === undefined ? "undefined" : JSON.stringify(commit) },
    })),
    ...(await bundleInto(bundles.clientNode, {
      stdin: {
        contents: `export { KubeConfig } from "@kubernetes/client-node/dist/config.js";`,
        resolveDir: folders.root,
      },
    })),
  ];
  return { ...bundles, inputs: [...new Set(inputs)].sort() };
}

/** Writes one bundle, and gives the source files in it. */
async function bundleInto(outfile: string, options: BuildOptions): Promise<readonly string[]> {
  const { metafile, outputFiles } = await build({
    ...common,
    ...options,
    write: false,
    metafile: true,
    // Inside an executable `import()` finds no module, not even Node's own.
    supported: { "dynamic-import": false },
    banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
    define: { "import.meta.url": "bundleUrl", ...options.define },
  });
  const [{ text }] = outputFiles as [OutputFile];
  await mkdir(dirname(outfile), { recursive: true });
  await writeFile(outfile, asciiProgram(text), "latin1");
  return Object.keys(metafile.inputs);
}

/**
 * The program without its interpreter line, and with escapes for what is not ASCII (esbuild leaves that in regular
 * expressions): V8 then takes the file as it is, at half the memory of any other text.
 */
function asciiProgram(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/^#!.*\n/, "").replace(/[^\0-\x7f]/g, escaped);
}

/** Bundles the program that starts the plugin inside an executable. */
export async function bundleLauncher(outfile: string): Promise<void> {
  await build({ ...common, entryPoints: ["cmd/release/start/launcher.ts"], outfile });
}

/** The commit that is checked out; undefined in a source archive, which has none. */
async function readCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: folders.root });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

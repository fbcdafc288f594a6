import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build, type OutputFile, type Plugin } from "esbuild";
import { folders } from "./folders.ts";

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

const layoutPackages = /^(cliui|string-width)$/;
const yargsImports = /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]/;

/**
 * yargs loads the packages that lay out its help on their first call. cmd/help.ts writes the help, and their emoji tables cost
 * more time than the rest of yargs.
 */
const lateLayout: Plugin = {
  name: "late-layout",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: layoutPackages }, ({ path, importer, resolveDir }) =>
      yargsImports.test(importer) ? { path, namespace: "late", pluginData: resolveDir } : undefined,
    );
    onLoad({ filter: layoutPackages, namespace: "late" }, ({ path, pluginData }) => ({
      contents: `
        export default (...args) => {
          const loaded = require(${JSON.stringify(path)});
          return (loaded.default ?? loaded)(...args);
        };`,
      resolveDir: pluginData,
    }));
  },
};

/**
 * Leaves client-node out of a bundle, which then requires "client-node". It has nine hundred modules, and their names alone
 * would be half of what V8 unpacks at each start.
 */
const separateClientNode: Plugin = {
  name: "separate-client-node",
  setup({ onResolve }) {
    onResolve({ filter: /^@kubernetes\/client-node\b/ }, () => ({ path: "client-node", external: true }));
  },
};

/** The CommonJS files of an executable, and the source files in them, relative to the root. */
export type Bundles = {
  readonly plugin: string;
  readonly clientNode: string;
  readonly inputs: readonly string[];
};

/**
 * Bundles the plugin into one CommonJS file, as single executable applications need it. Modules of `import()` still run only
 * on demand. client-node is a separate file, because few users need it.
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

/** Writes one bundle, and returns the source files in it. */
async function bundleInto(outfile: string, options: BuildOptions): Promise<readonly string[]> {
  const { metafile, outputFiles } = await build({
    ...common,
    ...options,
    write: false,
    metafile: true,
    // In an executable, `import()` finds no module, not even those of Node.
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
 * The program without its interpreter line, and with escapes for non-ASCII characters (esbuild leaves them in regular
 * expressions): V8 uses such a text as it is, with half the memory.
 */
function asciiProgram(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/^#!.*\n/, "").replace(/[^\0-\x7f]/g, escaped);
}

/** Bundles the program that starts the plugin inside an executable. */
export async function bundleLauncher(outfile: string): Promise<void> {
  await build({ ...common, entryPoints: ["cmd/release/start/launcher.ts"], outfile });
}

/** The checked-out commit; undefined in a source archive. */
async function readCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: folders.root });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
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

/** A module that is loaded later than its importers: on the first call of its functions. */
type Late = {
  readonly importer: RegExp;
  readonly module: RegExp;
  /** The functions, as a program that has the module as `load()`; absent: all that the importer imports are plain ones. */
  readonly functions?: string;
};

const yargs = /[\\/]node_modules[\\/]yargs(-parser)?[\\/]/;

const late: readonly Late[] = [
  {
    // cmd/help.ts writes the help, and the emoji tables of these packages cost more time than the rest of yargs.
    importer: yargs,
    module: /^(cliui|string-width)$/,
    functions: "export default (...args) => (load().default ?? load())(...args);",
  },
  {
    // node:assert opens standard error, which loads Node's streams, to know its colors.
    importer: yargs,
    module: /^assert$/,
    functions: `
      export const strictEqual = (a, b, text) => Object.is(a, b) || load().strictEqual(a, b, text);
      export const notStrictEqual = (a, b, text) => Object.is(a, b) && load().notStrictEqual(a, b, text);`,
  },
  {
    // It would read every folder from the working directory up, in search of a package.json. A file "" does not exist.
    importer: yargs,
    module: /^escalade\/sync$/,
    functions: 'export default () => "";',
  },
  {
    importer: yargs,
    module: /^node:module$/,
    functions: "export const createRequire = (from) => (name) => load().createRequire(from)(name);",
  },
  {
    // node:net and node:tty load Node's streams.
    importer: /[\\/](validation[\\/]network|cmd[\\/]output-stream)\.ts$/,
    module: /^node:(net|tty)$/,
  },
  {
    // The readers of workloads that few runs have.
    importer: /[\\/]workload[\\/]pods-of\.ts$/,
    module:
      /^\.\/((argo|katib|kserve|pipelines|training)\/|(job-set|notebook|spark|tensorboard|train-job|workspace)\.ts$)/,
  },
];

const loadLate: Plugin = {
  name: "load-late",
  setup({ onResolve, onLoad }) {
    for (const [index, { importer, module, functions }] of late.entries()) {
      const namespace = `late-${index}`;
      onResolve({ filter: module }, ({ path, ...from }) =>
        importer.test(from.importer) ? { path, namespace, pluginData: from } : undefined,
      );
      onLoad({ filter: module, namespace }, async ({ path, pluginData: { importer, resolveDir } }) => ({
        contents: `const load = () => require(${JSON.stringify(path)});\n${functions ?? (await plainFunctions(path, importer))}`,
        resolveDir,
      }));
    }
  },
};

/** The functions that a file imports from a module. */
async function plainFunctions(module: string, importer: string): Promise<string> {
  const [before = ""] = (await readFile(importer, "utf8")).split(`} from ${JSON.stringify(module)};`);
  const names = before.slice(before.lastIndexOf("{") + 1).match(/\w+/g) ?? [];
  return names.map((name) => `export const ${name} = (...args) => load().${name}(...args);`).join("\n");
}

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
      plugins: [loadLate, separateClientNode],
      define: {
        BUILD_COMMIT: commit === undefined ? "undefined" : JSON.stringify(commit),
        // yargs asks for its own help; to answer, Node opens the stream.
        "process.stdout.columns": "undefined",
      },
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
 * The program as a function of its surroundings, without its interpreter line, and with escapes for non-ASCII characters
 * (esbuild leaves them in regular expressions): V8 uses such a text as it is, without a copy and with half the memory.
 */
function asciiProgram(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const program = text.replace(/^#!.*\n/, "").replace(/[^\0-\x7f]/g, escaped);
  return `(function (require, module, __filename) {${program}\n})`;
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

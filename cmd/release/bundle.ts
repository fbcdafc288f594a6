import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build } from "esbuild";
import { folders } from "./folders.ts";
import { lateLayout } from "./late-layout.ts";

const entry = "cmd/kubectl-poddefault.ts";

/**
 * Bundles the plugin into one CommonJS file, the form that a single executable application takes; modules imported
 * with `import()` still run only when asked for. Gives the bundled files' paths, relative to the root.
 */
export async function bundlePlugin(outfile: string): Promise<readonly string[]> {
  const commit = await readCommit();
  const { metafile } = await build({
    absWorkingDir: folders.root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    minify: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [lateLayout],
    banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
    define: {
      "import.meta.url": "bundleUrl",
      BUILD_COMMIT: commit === undefined ? "undefined" : JSON.stringify(commit),
    },
  });
  return Object.keys(metafile.inputs).sort();
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

import { spawn } from "node:child_process";
import { join } from "node:path";
import { findOnPath } from "../../cmd/release/find-on-path.ts";

const root = join(import.meta.dirname, "..", "..");
const suffix = process.platform === "win32" ? ".exe" : "";

/** What `npm run build` makes. */
export const executable = join(root, "dist", `kubectl-poddefault${suffix}`);

/** A kubectl of this machine, if there is one. */
export const kubectl = findOnPath(`kubectl${suffix}`);

export type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

type Options = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
};

/** Runs a program to its end. The environment is exactly `env`: by default, empty. */
export function run(program: string, args: readonly string[], options: Options = {}): Promise<Result> {
  const { env = {}, cwd = root, stdin = "" } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.on("error", reject).on("close", (code) => resolve({ code, ...output }));
    child.stdin.on("error", () => {}).end(stdin);
  });
}

/** Runs the plugin itself. */
export function runPlugin(args: readonly string[], options?: Options): Promise<Result> {
  return run(executable, args, options);
}

import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

export const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");

/** Starts the program itself, as a process of its own. */
export function start(
  args: readonly string[],
  program = entry,
  env: NodeJS.ProcessEnv = {},
  cwd = tmpdir(),
): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", program, ...args], {
    env: { ...process.env, HOME: tmpdir(), ...env },
    cwd,
  });
}

/** What it has written, and its exit code or the signal that ended it. */
export async function finish(child: ChildProcess) {
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    written.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    written.stderr += chunk;
  });
  const code = await new Promise((done) => child.once("close", (status, signal) => done(status ?? signal)));
  return { code, ...written };
}

import type { ClusterEnvironment } from "../src/cluster/connection-options.ts";
import { exitCode, InputError } from "../src/errors.ts";
import { showHidden } from "../src/kubernetes/hidden-characters.ts";
import { build } from "./build.ts";
import type { Io, ProgramOutput } from "./io.ts";
import { isTerminal, outputStream } from "./output-stream.ts";

/** The Io of this process. Opens streams, child processes and the cluster only on use, to start fast. */
export function terminalIo(signal: AbortSignal): Io {
  let stdin: Promise<Uint8Array> | undefined;
  const stderr = outputStream(
    2,
    () => process.stderr,
    () => {},
  );
  return {
    readStdin: () => {
      stdin ??= readAll();
      return stdin;
    },
    ...(isTerminal(0) && isTerminal(2) && { ask }),
    stdout: outputStream(1, () => process.stdout, cannotPrint),
    stderr,
    env: process.env,
    cwd: workingDirectory(),
    signal,
    now: () => new Date(),
    connect: async (options, { writes = "none", signal: ending = signal, onRead } = {}) => {
      const { connect } = await import("../src/cluster/connect.ts");
      const { rememberAnswers } = await import("../src/cluster/remember.ts");
      return rememberAnswers(
        await connect(
          options,
          { ...clusterEnvironment(ending, stderr.write), ...(onRead && { onRead }) },
          writes,
        ),
      );
    },
    runProgram,
    readProgram,
  };
}

/** The exit code for a closed pipe: 128 + SIGPIPE. */
const brokenPipe = 141;

/** Ends the process. A reader like `head` closes the pipe early, which is not an error. */
function cannotPrint(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(brokenPipe);
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  process.exit(exitCode.failure);
}

function clusterEnvironment(signal: AbortSignal, warn: (text: string) => void): ClusterEnvironment {
  return {
    env: process.env,
    cwd: workingDirectory(),
    signal,
    stderr: (text) => warn(isTerminal(2) ? showHidden(text) : text),
    stdinIsTerminal: isTerminal(0),
    userAgent: `${build.name}/${build.version}`,
  };
}

/** Like Go's os.Getwd: the shell's PWD if the directory is gone. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] || "/";
  }
}

async function readAll(): Promise<Uint8Array> {
  const { buffer } = await import("node:stream/consumers");
  return buffer(process.stdin);
}

/** The terminal handles line editing and Ctrl-C, so Ctrl-C ends the program here, too. */
async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    return await new Promise((resolve) => {
      lines.once("close", () => resolve(undefined));
      lines.question(showHidden(question), resolve);
    });
  } finally {
    lines.close();
  }
}

async function runProgram(program: string, args: readonly string[], quiet = false): Promise<number> {
  const { spawn } = await import("node:child_process");
  const takeInterrupts = quiet ? () => {} : leaveInterrupts();
  return new Promise<number>((resolve, reject) => {
    const child = spawn(program, args, { stdio: quiet ? "ignore" : "inherit" });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const message = error.code === "ENOENT" ? "was not found on the PATH" : `failed: ${error.message}`;
      reject(new InputError([{ file: program, message }]));
    });
    child.once("close", (code, killer) => {
      takeInterrupts();
      if (killer === "SIGINT" || code === exitCode.interrupted) process.emit("SIGINT");
      resolve(code ?? 1);
    });
  }).finally(takeInterrupts);
}

/** Ctrl-C is for the program that has the terminal and may live on, as a pager does; only the second one ends us, too. */
function leaveInterrupts(): () => void {
  const listeners = process.listeners("SIGINT");
  process.removeAllListeners("SIGINT");
  process.once("SIGINT", () => takeInterrupts());
  const takeInterrupts = () => {
    process.removeAllListeners("SIGINT");
    for (const listener of listeners) process.on("SIGINT", listener);
  };
  return takeInterrupts;
}

/** Characters; no manifest is larger. */
const largestOutput = 50_000_000;

async function readProgram(program: string, args: readonly string[]): Promise<ProgramOutput | undefined> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
        if (printed[name].length <= largestOutput) return;
        // A child of it that goes on ends with its pipe.
        child[name].destroy();
        child.kill();
        reject(new InputError([{ file: program, message: "printed more than 50 MB" }]));
      });
    }
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve(undefined);
      else reject(new InputError([{ file: program, message: error.message }]));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, ...printed }));
  });
}

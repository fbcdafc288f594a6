import { isatty } from "node:tty";
import type { ClusterEnvironment } from "../src/cluster/connection-options.ts";
import { InputError } from "../src/errors.ts";
import { build } from "./build.ts";
import type { Io, Output, ProgramOutput } from "./io.ts";
import { showControls } from "./terminal-stream.ts";

/** The Io of this process. Opens streams, child processes and the cluster only on use, to start fast. */
export function terminalIo(signal: AbortSignal): Io {
  let stdin: Promise<Uint8Array> | undefined;
  return {
    readStdin: () => {
      stdin ??= readAll();
      return stdin;
    },
    ...(isatty(0) && isatty(2) && { ask }),
    stdout: output(1, () => process.stdout),
    stderr: output(2, () => process.stderr),
    env: process.env,
    cwd: workingDirectory(),
    signal,
    now: () => new Date(),
    connect: async (options, { writes = "none", signal: ending = signal, onRead } = {}) => {
      const { connect } = await import("../src/cluster/connect.ts");
      const { rememberAnswers } = await import("../src/cluster/remember.ts");
      return rememberAnswers(
        await connect(options, { ...clusterEnvironment(ending), ...(onRead && { onRead }) }, writes),
      );
    },
    runProgram,
    readProgram,
  };
}

function clusterEnvironment(signal: AbortSignal): ClusterEnvironment {
  return {
    env: process.env,
    cwd: workingDirectory(),
    signal,
    stderr: (text) => process.stderr.write(isatty(2) ? showControls(text) : text),
    stdinIsTerminal: isatty(0),
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

function output(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream().write(text);
    },
    drained: () => drained(stream()),
    get isTerminal() {
      return isatty(descriptor);
    },
    get columns() {
      return (isatty(descriptor) && stream().columns) || 80;
    },
  };
}

async function drained(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (stream.writableNeedDrain) await new Promise((resolve) => stream.once("drain", resolve));
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
      lines.question(showControls(question), resolve);
    });
  } finally {
    lines.close();
  }
}

async function runProgram(program: string, args: readonly string[], quiet = false): Promise<number> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: quiet ? "ignore" : "inherit" });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const message = error.code === "ENOENT" ? "not found on the PATH" : error.message;
      reject(new InputError([{ file: program, message }]));
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function readProgram(program: string, args: readonly string[]): Promise<ProgramOutput | undefined> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
      });
    }
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve(undefined);
      else reject(new InputError([{ file: program, message: error.message }]));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, ...printed }));
  });
}

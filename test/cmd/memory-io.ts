import type { Io } from "../../cmd/io.ts";
import { run } from "../../cmd/run.ts";

type Setting = Partial<Pick<Io, "env" | "cwd" | "now" | "connect" | "runProgram" | "readProgram">> & {
  readonly stdin?: string;
  /** What the person at the terminal answers, in turn; then they end the input. Absent: nobody is there. */
  readonly answers?: readonly string[];
  /** Whether stdout and stderr are terminals. */
  readonly isTerminal?: boolean;
  readonly columns?: number;
};

type MemoryIo = {
  readonly io: Io;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Ctrl-C. */
  readonly interrupt: () => void;
};

/** An Io that touches nothing outside of itself: no cluster, no programs, a fixed time, a pipe of 80 columns. */
export function memoryIo(setting: Setting = {}): MemoryIo {
  const { stdin = "", isTerminal = false, columns = 80 } = setting;
  const interruption = new AbortController();
  const answers = setting.answers?.values();
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[name] += text;
    },
    drained: async () => {},
    isTerminal,
    columns,
  });
  const io: Io = {
    readStdin: async () => new TextEncoder().encode(stdin),
    ...(answers && {
      ask: async (question: string) => {
        written.stderr += question;
        return answers.next().value;
      },
    }),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: setting.env ?? {},
    cwd: setting.cwd ?? process.cwd(),
    signal: interruption.signal,
    now: setting.now ?? (() => new Date("2026-11-24T12:00:00Z")),
    connect: setting.connect ?? (() => Promise.reject(new Error("this test has no cluster"))),
    runProgram: setting.runProgram ?? (() => Promise.reject(new Error("this test has no programs"))),
    readProgram: setting.readProgram ?? (() => Promise.reject(new Error("this test has no programs"))),
  };
  return {
    io,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    interrupt: () => interruption.abort(),
  };
}

/** Runs one command line in memory, written as in a shell, but without quotes. */
export async function runInMemory(
  line: string | readonly string[],
  setting: Setting = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = memoryIo(setting);
  const code = await run(typeof line === "string" ? line.split(" ").filter(Boolean) : line, io);
  // Lazy import: the fuzz uses memoryIo without the test runner.
  const { checkOutput } = await import("./check-output.ts");
  checkOutput(stdout(), setting.isTerminal ? (setting.columns ?? 80) : undefined);
  return { code, stdout: stdout(), stderr: stderr() };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";

export type RunningProcess = {
  /** Kills it and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Undefined while it runs. */
  readonly exitCode: () => number | null | undefined;
};

/**
 * The shell holds a pipe from us and kills the program when the pipe closes: by stop(), or because we died ourselves,
 * by whatever signal. Nothing outlives a test run.
 */
const dieWithParent = `
exec 3<&0
"$@" 3<&- </dev/null &
program=$!
{ read -r _ <&3; kill -KILL $program; } 2>/dev/null &
wait $program
code=$?
kill $! 2>/dev/null
exit $code`;

/** Starts a program with its output in a log file. */
export function startProcess(command: readonly string[], logFile: string): RunningProcess {
  const log = openSync(logFile, "a");
  const child = spawn("/bin/sh", ["-c", dieWithParent, "sh", ...command], {
    stdio: ["pipe", log, log],
    detached: true,
  });
  const exited = once(child, "exit");
  let exitCode: number | null | undefined;
  child.once("exit", (code) => {
    exitCode = code;
  });
  return {
    exitCode: () => exitCode,
    stop: async () => {
      child.stdin?.destroy();
      await exited;
    },
  };
}

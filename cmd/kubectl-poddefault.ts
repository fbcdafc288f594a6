#!/usr/bin/env node
import { exitCode } from "../src/errors.ts";
import { exitCodeOf, renderError } from "./render-error.ts";
import { run } from "./run.ts";
import { terminalIo } from "./terminal.ts";
import { showControls } from "./terminal-stream.ts";
import { wordsOfUser } from "./words-of-user.ts";

/** The exit code for a closed pipe: 128 + SIGPIPE. */
const brokenPipe = 141;

const interruption = new AbortController();
process.on("SIGINT", () => interruption.abort());

// A reader like `head` closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(brokenPipe);
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  process.exit(exitCode.failure);
});
process.stderr.on("error", () => {});
process.once("uncaughtException", fail);

// Until the run has settled: a promise that nothing settles must not look like success.
process.exitCode = exitCode.failure;
run(wordsOfUser(), terminalIo(interruption.signal)).then((code) => {
  // Open requests must not delay the exit.
  if (code === exitCode.interrupted) process.exit(code);
  process.exitCode = code;
}, fail);

function fail(error: unknown): never {
  process.stderr.write(showControls(renderError(error, process.env["KUBECTL_PODDEFAULT_DEBUG"] === "1")));
  process.exit(exitCodeOf(error));
}

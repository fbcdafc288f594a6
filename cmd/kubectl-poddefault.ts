#!/usr/bin/env node
import { exitCode } from "../src/errors.ts";
import { exitCodeOf, renderError } from "./render-error.ts";
import { run } from "./run.ts";
import { terminalIo } from "./terminal.ts";
import { wordsOfUser } from "./words-of-user.ts";

/** What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE. */
const brokenPipe = 141;

const interruption = new AbortController();
process.on("SIGINT", () => interruption.abort());

// A reader like `head` leaves when it has enough: no reason for a message.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(brokenPipe);
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  process.exit(exitCode.failure);
});
process.stderr.on("error", () => {});
process.once("uncaughtException", fail);

run(wordsOfUser(), terminalIo(interruption.signal)).then((code) => {
  // What is left of the work, a request for one, must not keep the user waiting.
  if (code === exitCode.interrupted) process.exit(code);
  process.exitCode = code;
}, fail);

function fail(error: unknown): never {
  process.stderr.write(renderError(error, process.env["KUBECTL_PODDEFAULT_DEBUG"] === "1"));
  process.exit(exitCodeOf(error));
}

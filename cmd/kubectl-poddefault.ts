#!/usr/bin/env node
import { exitCode } from "../src/errors.ts";
import { showHidden } from "../src/kubernetes/hidden-characters.ts";
import { exitCodeOf, renderError } from "./render-error.ts";
import { run } from "./run.ts";
import { terminalIo } from "./terminal.ts";
import { wordsOfUser } from "./words-of-user.ts";

const interruption = new AbortController();
process.on("SIGINT", () => interruption.abort());
process.once("uncaughtException", fail);

// Until the run has settled: a promise that nothing settles must not look like success.
process.exitCode = exitCode.failure;
run(wordsOfUser(), terminalIo(interruption.signal)).then((code) => {
  if (code === exitCode.interrupted && isThreadBusy()) {
    process.removeAllListeners("SIGINT");
    process.kill(process.pid, "SIGINT");
  }
  if (code === exitCode.interrupted) process.exit(code);
  process.exitCode = code;
  // Open requests, which nobody waits for any more, must not delay the exit.
  interruption.abort();
}, fail);

/** Node would not end before its threads: one opens a pipe that nobody writes to, or waits for a name server. */
function isThreadBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfoReq)/.test(name));
}

function fail(error: unknown): never {
  process.stderr.write(showHidden(renderError(error, process.env["KUBECTL_PODDEFAULT_DEBUG"] === "1")));
  process.exit(exitCodeOf(error));
}

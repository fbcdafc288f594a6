/**
 * `node warm-up.ts BUNDLE NAME CACHE`, run by the Node of a target: runs the command lines of one kind in this process, and
 * writes V8's code for the functions that ran.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadProgram } from "./load-program.ts";
import { warmUps } from "./warm-ups.ts";

const [bundle = "", name = "", cache = ""] = process.argv.slice(2);
const program = loadProgram(readFileSync(bundle, "latin1"));
const require = createRequire(import.meta.url);
const waiting = [...(warmUps[name] ?? [])];

// Node emits this each time that a command has nothing left to do.
process.on("beforeExit", () => {
  const words = waiting.shift();
  process.exitCode = 0;
  if (words) setImmediate(start, words);
  else writeFileSync(cache, program.createCache());
});

function start(words: readonly string[]): void {
  process.argv = [process.execPath, process.execPath, ...words];
  program.start(require);
}

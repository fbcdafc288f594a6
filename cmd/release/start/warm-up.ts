/**
 * Run by the Node of a target, as `node warm-up.ts BUNDLE NAME CACHE`: executes the command lines of one kind, one after
 * the other in this process, and writes V8's code for what they ran.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadProgram } from "./load-program.ts";
import { warmUps } from "./warm-ups.ts";

const [bundle = "", name = "", cache = ""] = process.argv.slice(2);
const program = loadProgram(readFileSync(bundle, "latin1"));
const require = createRequire(import.meta.url);
const waiting = [...(warmUps[name] ?? [])];

// Node says so each time that a command has nothing left to do, and once more if there is something new by then.
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

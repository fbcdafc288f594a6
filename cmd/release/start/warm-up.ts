/**
 * Run by the Node of a target, as `node warm-up.ts BUNDLE CACHE`: executes what users do most, one command after the
 * other in this process, and writes V8's code for it. No command here needs a cluster, or may change anything.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { loadProgram } from "./load-program.ts";
import { usual } from "./v8-flags.ts";

const [bundle = "", cache = ""] = process.argv.slice(2);
const pods = ["examples/pods.yaml", "-f", "examples/poddefaults.yaml"];
const unreachable = "--server=http://127.0.0.1:1";

const commands = [
  ["version"],
  ["--help"],
  ["dry-run", "--help"],
  ["dry-run", ...pods, "--local"],
  ["dry-run", ...pods, "--local", "-o", "yaml"],
  ["explain", "-f", ...pods, "--local"],
  ["list", "-f", "examples/poddefaults.yaml", "--local"],
  ["list", unreachable],
  ["create-from-template"],
  ["create-from-template", "blank", "--local"],
  ["__complete", "dry-run", unreachable, ""],
];

const program = loadProgram(readFileSync(bundle, "latin1"), Buffer.alloc(0));
const require = createRequire(import.meta.url);
const waiting = [...commands];

// Node says so each time that a command has nothing left to do, and once more if there is something new by then.
process.on("beforeExit", () => {
  const words = waiting.shift();
  process.exitCode = 0;
  if (words) setImmediate(start, words);
  else writeCache();
});

function writeCache(): void {
  for (const flag of usual) setFlagsFromString(flag);
  writeFileSync(cache, program.createCache());
}

function start(words: readonly string[]): void {
  process.argv = [process.execPath, process.execPath, ...words];
  program.start(require);
}

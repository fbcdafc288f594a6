/**
 * The main program of an executable. It starts the plugin from an asset together with V8's code for it, which Node's own
 * code cache would hold only for functions that run while the file is loaded, not for what a command then does.
 */
import { getRawAsset } from "node:sea";
import { wordsOfUser } from "../../words-of-user.ts";
import { loadProgram } from "./load-program.ts";
import { codeFor } from "./warm-ups.ts";

loadProgram(readText("plugin"), readAsset(`code/${codeFor(wordsOfUser())}`)).start(requireHere);

/** Node's modules, and client-node, which is an asset of its own: those whom it serves are few. */
function requireHere(name: string): unknown {
  return name === "client-node" ? loadProgram(readText(name)).start(require) : require(name);
}

function readText(name: string): string {
  return readAsset(name).toString("latin1");
}

/** The asset's bytes where they are, in the executable. */
function readAsset(name: string): Buffer<ArrayBuffer> {
  return Buffer.from(getRawAsset(name) as ArrayBuffer);
}

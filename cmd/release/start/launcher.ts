/**
 * The main program of an executable. It starts the plugin from an asset, with V8's code for the functions that its command
 * runs; Node's own code cache has only the functions that run while the file is loaded.
 */
import { getRawAsset } from "node:sea";
import { wordsOfUser } from "../../words-of-user.ts";
import { loadProgram } from "./load-program.ts";
import { codeFor } from "./warm-ups.ts";

loadProgram(readText("plugin"), readAsset(`code/${codeFor(wordsOfUser())}`)).start(requireHere);

/** Node's modules, and client-node, a separate asset, because few users need it. */
function requireHere(name: string): unknown {
  return name === "client-node" ? loadProgram(readText(name)).start(require) : require(name);
}

function readText(name: string): string {
  return readAsset(name).toString("latin1");
}

/** The asset's bytes, without a copy. */
function readAsset(name: string): Buffer<ArrayBuffer> {
  return Buffer.from(getRawAsset(name) as ArrayBuffer);
}

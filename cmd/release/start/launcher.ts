/**
 * The main program of an executable. It starts the plugin from an asset together with V8's code for it, which Node's own
 * code cache would hold only for functions that run while the file is loaded, not for what a command then does.
 */
import { getRawAsset } from "node:sea";
import { loadProgram } from "./load-program.ts";

loadProgram(readAsset("program").toString("latin1"), readAsset("code-cache")).start(require);

/** The asset's bytes where they are, in the executable. */
function readAsset(name: string): Buffer {
  return Buffer.from(getRawAsset(name) as ArrayBuffer);
}

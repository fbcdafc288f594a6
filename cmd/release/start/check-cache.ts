/** `node check-cache.ts BUNDLE CACHE`, run by the Node of a target: fails unless V8 accepts the cache. */
import { readFileSync } from "node:fs";
import { loadProgram } from "./load-program.ts";

const [bundle = "", cache = ""] = process.argv.slice(2);
const { usesCache } = loadProgram(readFileSync(bundle, "latin1"), readFileSync(cache));
if (!usesCache) throw new Error(`V8 does not accept the code in ${cache} for ${bundle}`);

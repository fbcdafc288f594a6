/** Run by the Node of a target, as `node check-cache.ts BUNDLE CACHE`: fails unless it would start from the cache. */
import { readFileSync } from "node:fs";
import { loadProgram } from "./load-program.ts";

const [bundle = "", cache = ""] = process.argv.slice(2);
const { usesCache } = loadProgram(readFileSync(bundle, "latin1"), readFileSync(cache));
if (!usesCache) throw new Error(`V8 takes no code for ${bundle} from ${cache}`);

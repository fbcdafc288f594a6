import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { loadProgram } from "../../cmd/release/start/load-program.ts";

const bundle = `(function (require, module, __filename) {
  require("node:process").env.LOADED = JSON.stringify([__filename, double(21)]);
  function double(n) { return 2 * n; }
})`;
const require = createRequire(import.meta.url);
const nothing = Buffer.alloc(0);

describe("starting a bundle", () => {
  const warm = loadProgram(bundle, nothing);
  warm.start(require);
  const cache = warm.createCache();

  it.each([
    ["its own", bundle, cache, true],
    ["none", bundle, nothing, false],
    ["that of another bundle", `${bundle}// changed`, cache, false],
    ["a damaged one", `${bundle}// not compiled before`, Buffer.from(cache).fill(0, 0, 8), false],
  ])("works with a cache: %s", (_, text, cachedData, usesCache) => {
    const program = loadProgram(text, cachedData);
    delete process.env["LOADED"];
    program.start(require);
    expect(process.env["LOADED"]).toBe(JSON.stringify([process.execPath, 42]));
    expect(program.usesCache).toBe(usesCache);
  });

  it("keeps the code of functions that have run", () => {
    const program = loadProgram(`${bundle}// fresh`, nothing);
    const before = program.createCache();
    program.start(require);
    expect(program.createCache().length).toBeGreaterThan(before.length);
  });
});

import { expect, it } from "vitest";
import { paletteFor } from "../../cmd/colour.ts";
import { colourPalette, plainPalette } from "../../src/render/palette.ts";
import { memoryIo } from "./memory-io.ts";

it.each([
  { isTerminal: true, env: {}, when: "auto", coloured: true },
  { isTerminal: true, env: { TERM: "xterm-256color" }, when: "auto", coloured: true },
  { isTerminal: false, env: {}, when: "auto", coloured: false },
  { isTerminal: false, env: { FORCE_COLOR: "1" }, when: "auto", coloured: false },
  { isTerminal: true, env: { NO_COLOR: "1" }, when: "auto", coloured: false },
  { isTerminal: true, env: { NO_COLOR: "" }, when: "auto", coloured: false },
  { isTerminal: true, env: { TERM: "dumb" }, when: "auto", coloured: false },
  { isTerminal: false, env: { NO_COLOR: "1", TERM: "dumb" }, when: "always", coloured: true },
  { isTerminal: true, env: {}, when: "never", coloured: false },
] as const)("colour: $coloured with %j", ({ isTerminal, env, when, coloured }) => {
  const { io } = memoryIo({ isTerminal, env });
  expect(paletteFor(io.stdout, io.env, when)).toBe(coloured ? colourPalette : plainPalette);
});

it("paints whatever this process may write to", () => {
  expect(colourPalette.added("+ a")).toBe("\u001b[32m+ a\u001b[39m");
  expect(plainPalette.added("+ a")).toBe("+ a");
});

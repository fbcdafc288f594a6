import { expect, it } from "vitest";
import { paletteFor } from "../../cmd/color.ts";
import { colored, colorPalette, plainPalette } from "../../src/render/palette.ts";
import { memoryIo } from "./memory-io.ts";

it.each([
  { isTerminal: true, env: {}, when: "auto", colored: true },
  { isTerminal: true, env: { TERM: "xterm-256color" }, when: "auto", colored: true },
  { isTerminal: false, env: {}, when: "auto", colored: false },
  { isTerminal: false, env: { FORCE_COLOR: "1" }, when: "auto", colored: false },
  { isTerminal: true, env: { NO_COLOR: "1" }, when: "auto", colored: false },
  { isTerminal: true, env: { NO_COLOR: "" }, when: "auto", colored: false },
  { isTerminal: true, env: { TERM: "dumb" }, when: "auto", colored: false },
  { isTerminal: false, env: { NO_COLOR: "1", TERM: "dumb" }, when: "always", colored: true },
  { isTerminal: true, env: {}, when: "never", colored: false },
] as const)("color: $colored with %j", ({ isTerminal, env, when, colored }) => {
  const { io } = memoryIo({ isTerminal, env });
  expect(paletteFor(io.stdout, io.env, when)).toBe(colored ? colorPalette : plainPalette);
});

it("paints whatever this process may write to", () => {
  expect(colored(colorPalette.added("+ a"))).toBe("\u001b[32m+ a\u001b[39m");
  expect(plainPalette.added("+ a")).toBe("+ a");
});

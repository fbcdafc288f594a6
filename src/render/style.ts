import type { Palette } from "./palette.ts";

/** How text for a person looks: its colors, and the width of its lines. */
export type TextStyle = {
  readonly palette: Palette;
  readonly width: number;
  /** The output is a terminal: tables must fit it. */
  readonly isTerminal: boolean;
};

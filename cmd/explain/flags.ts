import type { FlagGroup, OptionsOf } from "../flag.ts";
import { allFlag, colorFlags, connectionFlags, inputFlags, outputFlag, selectionFlags } from "../flags.ts";

const selection = {
  title: selectionFlags.title,
  flags: {
    ...selectionFlags.flags,
    ...allFlag,
  },
} as const satisfies FlagGroup;

const subjects = {
  title: "What to explain",
  flags: {
    event: {
      type: "string",
      describe:
        "Decode a denial of the webhook: its text, - for standard input, or the object whose FailedCreate events hold it (pod/NAME, statefulset/NAME, notebook/NAME ...).",
      complete: "object",
    },
    "opt-in": {
      type: "boolean",
      describe: "For a PodDefault: the labels that make a Pod match it, and where to write them.",
    },
  },
} as const satisfies FlagGroup;

const output = {
  title: "Output",
  flags: { output: outputFlag(["json", "yaml"]), ...colorFlags },
} as const satisfies FlagGroup;

export const explainFlags = [inputFlags, selection, subjects, output, connectionFlags] as const;

export type ExplainOptions = OptionsOf<typeof explainFlags>;

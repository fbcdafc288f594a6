import type { FlagGroup, OptionsOf } from "../flag.ts";
import {
  allFlag,
  asSubmittedFlag,
  colorFlags,
  connectionFlags,
  fieldSelectorFlag,
  inputFlags,
  selectionFlags,
} from "../flags.ts";

const subjects = {
  title: "What to explain",
  flags: {
    ...asSubmittedFlag,
    for: {
      type: "string",
      describe:
        "With the name of a PodDefault: why it applies, or not, to this Pod or workload (TYPE/NAME or a file).",
      complete: "object",
    },
    event: {
      type: "string",
      describe:
        "Explain a denial: its text, - for standard input, or the object whose FailedCreate events hold it (pod/NAME, statefulset/NAME, notebook/NAME ...).",
      complete: "object",
    },
    "opt-in": {
      type: "boolean",
      describe: "For a PodDefault: the labels that make a Pod match it, and where to set them.",
    },
  },
} as const satisfies FlagGroup;

const output = {
  title: "Output",
  flags: {
    checks: { type: "boolean", describe: "Show every check, not only how many passed." },
    output: {
      type: "string",
      short: "o",
      suggestions: ["json", "yaml", "jsonpath="],
      describe: "Output format. One of: (json, yaml, jsonpath=...).",
    },
    schema: {
      type: "boolean",
      describe: "Print the JSON Schema of all documents that -o json, yaml and report print.",
    },
    ...colorFlags,
  },
} as const satisfies FlagGroup;

export const explainFlags = [
  inputFlags,
  { title: selectionFlags.title, flags: { ...selectionFlags.flags, ...allFlag, ...fieldSelectorFlag } },
  subjects,
  output,
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type ExplainOptions = OptionsOf<typeof explainFlags>;

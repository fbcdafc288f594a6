import type { FlagGroup, OptionsOf } from "../flag.ts";
import { colorFlags, connectionFlags, inputFlags, outputFlag, selectionFlags } from "../flags.ts";

const lintFormats = ["text", "json", "sarif", "junit", "github"] as const;

export const lintFlags = [
  {
    title: inputFlags.title,
    flags: {
      filename: inputFlags.flags.filename,
      local: {
        type: "boolean",
        describe: "Accepted for symmetry: with files, lint never contacts a cluster.",
      },
      "all-namespaces": selectionFlags.flags["all-namespaces"],
    },
  },
  {
    title: "Findings",
    flags: {
      "fail-on": {
        type: "string",
        default: "error",
        choices: ["error", "warning", "never"],
        describe:
          "Exit with 1 if there are findings of this severity or a worse one. One of: (error, warning, never).",
      },
      select: {
        type: "list",
        commas: true,
        describe: "Report only these codes. Can be repeated, or separated by commas.",
        complete: "code",
      },
      ignore: {
        type: "list",
        commas: true,
        describe: "Do not report these codes. Can be repeated, or separated by commas.",
        complete: "code",
      },
      fix: {
        type: "boolean",
        describe:
          "Correct in the files what can be corrected mechanically: fields with a nearly right name, numbers and booleans that must be quoted, fields of spec that are not indented. Prints the difference.",
      },
      "dry-run": { type: "boolean", describe: "With --fix: only print the difference, and write nothing." },
    },
  },
  { title: "Output", flags: { output: outputFlag(lintFormats), ...colorFlags } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type LintOptions = OptionsOf<typeof lintFlags>;

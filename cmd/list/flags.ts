import type { FlagGroup, OptionsOf } from "../flag.ts";
import { connectionFlags, inputFlags, selectionFlags, tableFlags } from "../flags.ts";

const listSelection = {
  title: selectionFlags.title,
  flags: { ...selectionFlags.flags },
} as const satisfies FlagGroup;

const views = {
  title: "What to show",
  flags: {
    pods: {
      type: "boolean",
      describe:
        "List live Pods instead, with the PodDefaults that each carries or should carry: FRESH, STALE (it has changed since), MISSING (it matches and was not applied) or ORPHAN (it is gone).",
    },
  },
} as const satisfies FlagGroup;

const output = {
  title: "Output",
  flags: {
    output: {
      type: "string",
      short: "o",
      describe:
        "Output format. One of: (json, yaml, name, wide, custom-columns=..., custom-columns-file=..., jsonpath=..., jsonpath-as-json=..., jsonpath-file=...), as in kubectl get.",
    },
    "sort-by": {
      type: "string",
      describe:
        "If non-empty, sort list types using this field specification. The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}').",
    },
    ...tableFlags,
  },
} as const satisfies FlagGroup;

export const listFlags = [inputFlags, listSelection, views, output, connectionFlags] as const;

export type ListOptions = OptionsOf<typeof listFlags>;

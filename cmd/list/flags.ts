import type { FlagGroup, OptionsOf } from "../flag.ts";
import { connectionFlags, inputFlags, selectionFlags, tableFlags } from "../flags.ts";

const listSelection = {
  title: selectionFlags.title,
  flags: {
    ...selectionFlags.flags,
    for: {
      type: "string",
      describe:
        "Only those that apply to this Pod or workload: TYPE/NAME in the cluster, or a FILE. Alone, as in --for -f pod.yaml: to the Pods and workloads of the files.",
      complete: "object",
      alone: { means: "for-files", form: /^(?!-.)/ },
    },
    "for-files": {
      type: "boolean",
      describe: "The same as --for alone: only those that apply to the Pods and workloads of -f.",
    },
  },
} as const satisfies FlagGroup;

const views = {
  title: "What to show",
  flags: {
    pods: {
      type: "boolean",
      describe:
        "List live Pods instead, with the PodDefaults that each carries or should carry: FRESH, STALE (it has changed since), MISSING (it matches and was not applied) or ORPHAN (it is gone).",
    },
    coverage: {
      type: "boolean",
      describe:
        "Compare the namespaces of all Kubeflow profiles instead: where is a PodDefault missing that others have, and where is its copy different.",
    },
    watch: {
      type: "boolean",
      short: "w",
      describe: "After listing the requested PodDefaults, watch for changes, of their Pods, too.",
    },
    "watch-only": {
      type: "boolean",
      describe: "Watch for changes to the requested PodDefaults, without listing them first.",
    },
    "output-watch-events": {
      type: "boolean",
      describe: "Output watch event objects when --watch or --watch-only is used.",
    },
  },
} as const satisfies FlagGroup;

const output = {
  title: "Output",
  flags: {
    output: {
      type: "string",
      short: "o",
      suggestions: [
        "json",
        "yaml",
        "name",
        "wide",
        "custom-columns=",
        "custom-columns-file=",
        "jsonpath=",
        "jsonpath-as-json=",
        "jsonpath-file=",
      ],
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

import type { FlagGroup, OptionsOf } from "../flag.ts";
import { allNamespacesFlags, colorFlags, connectionFlags, inputFlags, outputFlag } from "../flags.ts";

const impactFormats = ["table", "json", "markdown", "diff"] as const;

export const impactFlags = [
  {
    title: "Change",
    flags: {
      filename: inputFlags.flags.filename,
      recursive: inputFlags.flags.recursive,
      delete: {
        type: "list",
        commas: true,
        describe: "PodDefaults that are deleted, as NAME or NAMESPACE/NAME. Can be repeated.",
        complete: "pod-default",
      },
      prune: {
        type: "boolean",
        describe:
          "PodDefaults that the files do not have are deleted, in the namespaces of those that they have.",
      },
      base: {
        type: "string",
        refuseEmpty: "--base needs a directory or git:REF",
        describe:
          "Compare without a cluster: with the manifests of a directory, or with the same paths at a commit (git:REF). Against a commit, what the files do not have anymore is gone.",
        complete: "file",
      },
    },
  },
  allNamespacesFlags,
  {
    title: "Output",
    flags: {
      output: outputFlag(impactFormats),
      "exit-code": { type: "boolean", describe: "Exit with 1 if the change affects a workload." },
      ...colorFlags,
    },
  },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type ImpactOptions = OptionsOf<typeof impactFlags>;

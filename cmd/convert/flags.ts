import type { FlagGroup, OptionsOf } from "../flag.ts";
import { connectionFlags, inputFlags, outputFlag, selectionFlags } from "../flags.ts";

/** What --to takes; cmd/convert.ts has an entry for each. */
export const targetNames = ["mutatingadmissionpolicy", "kyverno"] as const;

const { "kubernetes-version": _, ...fileFlags } = inputFlags.flags;

const policy = {
  title: "Policy",
  flags: {
    to: {
      type: "string",
      choices: targetNames,
      describe: `What to print. One of: (${targetNames.join(", ")}).`,
    },
    "on-conflict": {
      type: "string",
      default: "deny",
      choices: ["deny", "keep"],
      describe:
        "What the policy does where a Pod has other content than a PodDefault: deny the Pod, as the webhook does, or keep what the Pod has. One of: (deny, keep).",
    },
  },
} as const satisfies FlagGroup;

export const convertFlags = [
  policy,
  { title: inputFlags.title, flags: fileFlags },
  {
    title: selectionFlags.title,
    flags: { "all-namespaces": selectionFlags.flags["all-namespaces"] },
  },
  { title: "Output", flags: { output: outputFlag(["yaml", "json"]) } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type ConvertOptions = OptionsOf<typeof convertFlags>;

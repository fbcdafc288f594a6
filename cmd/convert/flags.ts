import type { FlagGroup, OptionsOf } from "../flag.ts";
import { allNamespacesFlags, connectionFlags, inputFlags, outputFlag } from "../flags.ts";

/** What --to takes: policies, which are printed, and directories, which are written. */
export const policyTargets = ["mutatingadmissionpolicy", "kyverno"] as const;
const directoryTargets = ["kustomize", "helm"] as const;
const targetNames = [...policyTargets, ...directoryTargets] as const;

const { "kubernetes-version": _, ...fileFlags } = inputFlags.flags;

const policy = {
  title: "Policy",
  flags: {
    to: {
      type: "string",
      choices: targetNames,
      describe: `What to make of the PodDefaults. One of: (${targetNames.join(", ")}). ${directoryTargets.join(" and ")} need --every-profile.`,
    },
    "every-profile": {
      type: "boolean",
      describe: `Keep the PodDefaults, and put them into the namespace of every Kubeflow profile (label app.kubernetes.io/part-of=kubeflow-profile): with --to kyverno by a GeneratingPolicy, with --to kustomize or helm by a directory for GitOps. \${namespace.name}, \${namespace.labels['KEY']} and \${namespace.annotations['KEY']} in their values come from each namespace.`,
    },
    "output-dir": {
      type: "string",
      describe: "New directory for --to kustomize or helm. Nothing that exists is overwritten.",
      complete: "directory",
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
  allNamespacesFlags,
  { title: "Output", flags: { output: outputFlag(["yaml", "json"]) } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type ConvertOptions = OptionsOf<typeof convertFlags>;

import type { FlagGroup, OptionsOf } from "../flag.ts";
import { connectionFlags, outputFlag } from "../flags.ts";

const templateFlags = {
  title: "Template",
  flags: {
    set: {
      type: "list",
      describe: "A parameter's value: --set PARAMETER=VALUE. Can be given several times.",
      complete: "parameter",
    },
    "set-file": {
      type: "list",
      describe: "A parameter's value from a file: --set-file PARAMETER=FILE. Wins over --set.",
      complete: "file",
    },
    values: {
      type: "list",
      describe:
        "File with a YAML mapping from parameters to values, or - for standard input. --set wins over it.",
      complete: "file",
    },
    name: { type: "string", describe: "Name of the PodDefault, instead of the one in the template." },
    "no-input": {
      type: "boolean",
      describe: "If true, never ask for parameters that are missing: they are an error.",
    },
    "template-dir": {
      type: "string",
      describe:
        "Directory with templates of your own, besides those in $XDG_CONFIG_HOME/kubectl-poddefault/templates.",
      complete: "directory",
    },
    "help-template": {
      type: "boolean",
      describe: "Show what the template is for, its parameters and an example.",
    },
  },
} as const satisfies FlagGroup;

const creationFlags = {
  title: "Creation",
  flags: {
    "dry-run": {
      type: "string",
      choices: ["none", "server", "client"],
      default: "none",
      bare: "client",
      refuse: (value: string) => `Invalid dry-run value (${value}). Must be "none", "server", or "client".`,
      describe:
        'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
    },
    local: {
      type: "boolean",
      describe: "If true, ask no cluster and read no kubeconfig: only print the PodDefault.",
    },
    "all-profiles": {
      type: "boolean",
      describe:
        "Create it in every namespace of a Kubeflow profile (label app.kubernetes.io/part-of=kubeflow-profile). -n takes several namespaces too, separated by commas.",
    },
    apply: {
      type: "boolean",
      describe:
        "Change a PodDefault that exists already, by server-side apply. With --dry-run=server the difference is shown.",
    },
    "force-conflicts": {
      type: "boolean",
      describe: "If true, --apply takes over fields that somebody else has set.",
    },
    "check-refs": {
      type: "boolean",
      describe:
        "Create it only if the Secrets, ConfigMaps, PersistentVolumeClaims and ServiceAccounts that it refers to exist. Only their metadata is read.",
    },
    "allow-match-all": {
      type: "boolean",
      describe: "Allow an empty selector, which applies to every new Pod of the namespace.",
    },
  },
} as const satisfies FlagGroup;

export const flags = [
  templateFlags,
  creationFlags,
  { title: "Output", flags: { output: outputFlag(["yaml", "json", "name"]) } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

export type Options = OptionsOf<typeof flags>;

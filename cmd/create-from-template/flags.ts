import type { FlagGroup, OptionsOf } from "../flag.ts";
import { connectionFlags, outputFlag } from "../flags.ts";

const templateFlags = {
  title: "Template",
  flags: {
    set: {
      type: "list",
      describe:
        "Values of parameters: --set a=b,c=d. Can be repeated. A comma in a value is written as '\\,'.",
      complete: "parameter",
    },
    "set-file": {
      type: "list",
      describe: "Values of parameters, read from files: --set-file PARAMETER=FILE. Wins over --set.",
      complete: "file",
    },
    values: {
      type: "list",
      describe: "YAML file that maps parameters to values, or - for standard input. --set wins over it.",
      complete: "file",
    },
    name: { type: "string", describe: "Name of the PodDefault; the same as NAME after the template." },
    selector: {
      type: "string",
      describe:
        "Labels that select the Pods, instead of the template's: --selector key=value[,key=value], pipeline-steps (all steps of Kubeflow Pipelines) or notebooks (every notebook; the Notebook form fails on such a selector).",
    },
    "no-input": {
      type: "boolean",
      describe: "If true, never ask for missing parameters; they are an error.",
    },
    "template-dir": {
      type: "string",
      describe:
        "Directory with your own templates, in addition to $XDG_CONFIG_HOME/kubectl-poddefault/templates.",
      complete: "directory",
    },
    "help-template": {
      type: "boolean",
      describe: "Show the purpose of the template, its parameters and an example.",
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
      describe: "If true, never contact a cluster or read a kubeconfig; only print the PodDefault.",
    },
    "all-profiles": {
      type: "boolean",
      describe:
        "Create it in the namespace of every Kubeflow profile (label app.kubernetes.io/part-of=kubeflow-profile). For certain namespaces, use -n with commas: -n team-a,team-b.",
    },
    apply: {
      type: "boolean",
      describe: "Create or change it by server-side apply. --dry-run=server shows the difference.",
    },
    "force-conflicts": {
      type: "boolean",
      describe: "If true, --apply takes over fields that another manager owns.",
    },
    "check-refs": {
      type: "boolean",
      describe:
        "Create it only if the Secrets, ConfigMaps, PersistentVolumeClaims and ServiceAccounts that it references exist. Only their metadata is read.",
    },
    "allow-match-all": {
      type: "boolean",
      describe: "Allow an empty selector, which matches every new Pod of the namespace.",
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

import type { CommandEntry } from "./command.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "list",
    aliases: ["get", "ls"],
    summary: "List PodDefaults, their status and their Pods",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "explain",
    aliases: ["describe", "why"],
    summary: "Explain why PodDefaults apply to a Pod or do not",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "dry-run",
    aliases: ["diff"],
    summary: "Preview what PodDefaults do to Pods",
    load: async () => (await import("./dry-run.ts")).dryRun,
  },
  {
    name: "lint",
    aliases: ["validate", "analyze"],
    summary: "Find problems of PodDefaults in files or a cluster",
    load: async () => (await import("./lint.ts")).lint,
  },
  {
    name: "impact",
    summary: "Show what a change of PodDefaults does to workloads",
    load: async () => (await import("./impact.ts")).impact,
  },
  {
    name: "check",
    summary: "Check the health of PodDefaults in a cluster",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "test",
    summary: "Run tests of PodDefaults, without a cluster",
    load: async () => (await import("./test.ts")).test,
  },
  {
    name: "create-from-template",
    summary: "Create a PodDefault from a template",
    load: async () => (await import("./create-from-template.ts")).createFromTemplate,
  },
  {
    name: "convert",
    summary: "Print PodDefaults as an admission policy",
    load: async () => (await import("./convert.ts")).convert,
  },
  {
    name: "guard",
    summary: "Print a policy that keeps harmful PodDefaults out",
    load: async () => (await import("./guard.ts")).guard,
  },
  {
    name: "completion",
    summary: "Set up shell completion",
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    name: "options",
    summary: "List the connection flags, which every command takes",
    load: async () => (await import("./options.ts")).options,
  },
  {
    name: "version",
    summary: "Print the version",
    load: async () => (await import("./version.ts")).version,
  },
];

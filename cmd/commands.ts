import type { Command } from "./command.ts";

export type CommandEntry = {
  readonly name: string;
  /** The line of the plugin's own help page. */
  readonly summary: string;
  /** Imports the command; the others stay unread, for the sake of the start-up. */
  readonly load: () => Promise<Command>;
};

export const commands: readonly CommandEntry[] = [
  {
    name: "explain",
    summary: "Explain why PodDefaults apply to a Pod, or do not",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "dry-run",
    summary: "Show what PodDefaults would do to Pods",
    load: async () => (await import("./dry-run.ts")).dryRun,
  },
  {
    name: "list",
    summary: "List PodDefaults, and the Pods that they concern",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "create-from-template",
    summary: "Create a PodDefault from a template",
    load: async () => (await import("./create-from-template.ts")).createFromTemplate,
  },
  {
    name: "completion",
    summary: "Let the shell complete the words of this plugin",
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    name: "version",
    summary: "Print the version of this plugin",
    load: async () => (await import("./version.ts")).version,
  },
];

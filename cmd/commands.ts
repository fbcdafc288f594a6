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
    name: "version",
    summary: "Print the version of this plugin",
    load: async () => (await import("./version.ts")).version,
  },
];

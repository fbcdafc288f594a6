import type { Cluster } from "../src/cluster/cluster.ts";
import { commands } from "./commands.ts";
import type { Candidates } from "./flag.ts";
import type { Io } from "./io.ts";
import type { Words } from "./parse-words.ts";

/** One completion; the shell shows the description beside it. `open`: more is to follow in the same word. */
export type Candidate = { readonly value: string; readonly description?: string; readonly open?: boolean };

/** What candidates are looked for. */
export type Search = {
  readonly partial: string;
  /** The flags and arguments before. */
  readonly typed: Words;
  readonly io: Io;
  /** Opens the cluster of the command line. */
  readonly connect: () => Promise<Cluster>;
};

/** The names that completion offers. What looks for them is loaded where it is asked for. */
export async function candidatesOf(kind: Candidates, search: Search): Promise<readonly Candidate[]> {
  switch (kind) {
    // The shell knows these itself, and is told so.
    case "file":
    case "directory":
      return [];
    case "command":
      return [...commands, help].map(({ name, summary }) => ({ value: name, description: summary }));
    case "template":
      return (await import("./complete/templates.ts")).templates(search);
    case "parameter":
      return (await import("./complete/templates.ts")).parameters(search);
    case "context":
    case "cluster":
    case "user":
      return (await import("./complete/kubeconfig-names.ts")).kubeconfigNames(kind, search);
    case "field":
      return (await import("./complete/fields.ts")).fields(search);
    default:
      return (await import("./complete/objects.ts")).objects(kind, search);
  }
}

const help = { name: "help", summary: "Help about any command" };

import type { Cluster } from "../../src/cluster/cluster.ts";
import type { Io } from "../io.ts";
import type { Words } from "../parse-words.ts";

/** One completion, with the description that the shell shows next to it. `open`: the word goes on after it. */
export type Candidate = { readonly value: string; readonly description?: string; readonly open?: boolean };

export type Search = {
  readonly partial: string;
  /** The arguments before an argument; none before the value of a flag. */
  readonly before: readonly string[];
  /** All flags and arguments before. */
  readonly typed: Words;
  readonly io: Io;
  /** Opens the cluster of the command line. */
  readonly connect: () => Promise<Cluster>;
};

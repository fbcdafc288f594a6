import type { Cluster } from "../src/cluster/cluster.ts";
import type { ConnectionOptions, OnRead, Writes } from "../src/cluster/connection-options.ts";

export type Output = {
  readonly write: (text: string) => void;
  /** For codes of our own that move the cursor; `write` shows them as text on a terminal. Absent: `write` does not. */
  readonly writeCodes?: (text: string) => void;
  /** Waits until the reader has caught up, and lets Ctrl-C through: for endless output. */
  readonly drained: () => Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal; 80 without one. */
  readonly columns: number;
};

export type ConnectionLimits = {
  /** The requests that the connection may send; by default it only reads. */
  readonly writes?: Writes;
  /** Ends every request; default: Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Hears how many objects lists have. */
  readonly onRead?: OnRead;
};

/** How a program ended, and what it printed. */
export type ProgramOutput = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Everything outside a command's arguments. Tests use one in memory. */
export type Io = {
  /** All of standard input; every call returns the same bytes. */
  readonly readStdin: () => Promise<Uint8Array>;
  /** Asks the person at the terminal, and returns their line; undefined at the end of the input. Absent without a terminal. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** Data only. */
  readonly stdout: Output;
  /** Notes, warnings, errors, the spinner. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Opens the cluster of the flags and the kubeconfig; `close` it. Fails with a ClusterError. */
  readonly connect: (options: ConnectionOptions, limits?: ConnectionLimits) => Promise<Cluster>;
  /** Runs a program with our output, or with none (`quiet`), and returns its exit code. Fails with an InputError if it cannot start. */
  readonly runProgram: (program: string, args: readonly string[], quiet?: boolean) => Promise<number>;
  /** Runs a program in our directory and reads what it prints; undefined if it is not on the PATH. */
  readonly readProgram: (program: string, args: readonly string[]) => Promise<ProgramOutput | undefined>;
};

import type { Cluster } from "../src/cluster/cluster.ts";
import type { ConnectionOptions, Writes } from "../src/cluster/connection-options.ts";

export type Output = {
  readonly write: (text: string) => void;
  /** Waits until the reader has taken what was written, and lets Ctrl-C through: for output without end. */
  readonly drained: () => Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
};

export type ConnectionLimits = {
  /** The most that the connection may send; by default it only reads. */
  readonly writes?: Writes;
  /** Ends every request; by default Ctrl-C does. */
  readonly signal?: AbortSignal;
};

/** Everything a command may touch outside its arguments. Tests pass one that lives in memory. */
export type Io = {
  /** Standard input to its end; every call gives the same bytes. */
  readonly readStdin: () => Promise<Uint8Array>;
  /**
   * Asks the person at the terminal and gives the line that they answer; undefined if they end the input.
   * Absent where nobody is there to answer.
   */
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
  /** Opens the cluster that the flags and the kubeconfig name; `close` it. Fails with a ClusterError. */
  readonly connect: (options: ConnectionOptions, limits?: ConnectionLimits) => Promise<Cluster>;
  /** Runs a program whose output goes where ours goes, and gives its exit code. Fails with an InputError if it cannot be run. */
  readonly runProgram: (program: string, args: readonly string[]) => Promise<number>;
};

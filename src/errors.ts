import type { ApiError } from "./kubernetes/status.ts";

/** Exit codes, the same in every output format (README: Exit codes). */
export const exitCode = {
  fine: 0,
  changePredicted: 1,
  findings: 1,
  usage: 2,
  failure: 3,
  podRejected: 4,
  interrupted: 130,
} as const;

/** One thing wrong with the input, at a place: `pod.yaml:12: spec.containers[0].env[1].value: ...`. */
export type Problem = {
  readonly file: string;
  /** 1-based; absent where the problem is the file as a whole. */
  readonly line?: number;
  readonly path?: string;
  readonly message: string;
  /**
   * The object can be read, but is no whole one: a required field is missing, or a placeholder is not filled in. In a directory it is
   * a patch or a template.
   */
  readonly incomplete?: "missing" | "unfilled";
  /** What ends it, where there is more to say than the message does. */
  readonly fix?: string;
};

/** A command line that makes no sense: flags, commands, arguments. Exit code 2; cmd/run.ts adds the command whose help answers it. */
export class UsageError extends Error {
  readonly exitCode = exitCode.usage;
}

/** Files that cannot be read as what they should be, with every problem found. Exit code 3. */
export class InputError extends Error {
  readonly exitCode = exitCode.failure;
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** The cluster cannot be reached or refuses; the message is complete, in kubectl's words. Exit code 3. */
export class ClusterError extends Error {
  readonly exitCode = exitCode.failure;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** What the API server itself said, without kubectl's words around it, where it said something. */
  readonly answer: ApiError | undefined;
  constructor(message: string, status?: number, options?: ErrorOptions & { readonly answer?: ApiError }) {
    super(message, options);
    this.status = status;
    this.answer = options?.answer;
  }
}

/** Messages about the file as a whole name it themselves, in kubectl's words (manifest/file-error.ts). */
export function formatProblem({ file, line, path, message }: Problem): string {
  const namesFile = [`the path "${file}"`, `open ${file}:`, `read ${file}:`];
  if (line === undefined && namesFile.some((start) => message.startsWith(start))) return message;
  return [line === undefined ? file : `${file}:${line}`, path, message].filter(Boolean).join(": ");
}

import { missingPermission } from "../src/cluster/failures/missing-permission.ts";
import { ClusterError, exitCode, formatProblem, InputError, UsageError } from "../src/errors.ts";

/** The text of an error, with its newline. Only an unexpected error may show its stack. `command`: the one that failed, if known. */
export function renderError(error: unknown, showStack: boolean, command = ""): string {
  if (error instanceof UsageError) return renderUsageError(error, command);
  if (error instanceof InputError) {
    return error.problems.map((problem) => `error: ${formatProblem(problem)}\n`).join("");
  }
  // kubectl's messages have their own beginning: "Error from server (NotFound): ...".
  if (error instanceof ClusterError) return `${error.message}\n${howToSeePermission(error)}`;
  return renderUnexpected(error, showStack);
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): number {
  const isExpected =
    error instanceof UsageError || error instanceof InputError || error instanceof ClusterError;
  return isExpected ? error.exitCode : exitCode.failure;
}

/** kubectl: UsageErrorf and the flag errors of Cobra. */
function renderUsageError({ message }: UsageError, command: string): string {
  const words = ["kubectl", "poddefault", command, "--help"].filter(Boolean).join(" ");
  return `error: ${message}\nSee '${words}' for usage.\n`;
}

/** The `kubectl auth can-i` line of a refused request; "" if nothing is forbidden or the message has the line. */
function howToSeePermission(error: ClusterError): string {
  const command = "kubectl auth can-i";
  const permission = missingPermission(error);
  if (permission === undefined || error.message.includes(command)) return "";
  return `Check your permission: ${command} ${permission}\n`;
}

function renderUnexpected(error: unknown, showStack: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  if (showStack) return `error: ${message}\n${(error instanceof Error && error.stack) || ""}\n`;
  const advice = "this is a bug; please report it with the output of KUBECTL_PODDEFAULT_DEBUG=1";
  return `error: ${message} (${advice})\n`;
}

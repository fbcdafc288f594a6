import { missingPermission } from "../src/cluster/failures/missing-permission.ts";
import { ClusterError, exitCode, formatProblem, InputError, UsageError } from "../src/errors.ts";

/** What to print about an error, ending in a newline. Only errors that nobody expected may show their stack. */
export function renderError(error: unknown, showStack: boolean): string {
  if (error instanceof UsageError) return renderUsageError(error);
  if (error instanceof InputError) {
    return error.problems.map((problem) => `error: ${formatProblem(problem)}\n`).join("");
  }
  // The message is kubectl's and brings its own beginning: "Error from server (NotFound): ...".
  if (error instanceof ClusterError) return `${error.message}\n${howToSeePermission(error)}`;
  return renderUnexpected(error, showStack);
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  const isExpected =
    error instanceof UsageError || error instanceof InputError || error instanceof ClusterError;
  return isExpected ? error.exitCode : exitCode.failure;
}

/** kubectl: UsageErrorf and the flag errors of Cobra. */
function renderUsageError({ message, command }: UsageError): string {
  const words = ["kubectl", "poddefault", command, "--help"].filter(Boolean).join(" ");
  return `error: ${message}\nSee '${words}' for usage.\n`;
}

/** What kubectl leaves to its user to find out; "" where the message says it already, or nothing is forbidden. */
function howToSeePermission(error: ClusterError): string {
  const command = "kubectl auth can-i";
  const permission = missingPermission(error);
  if (permission === undefined || error.message.includes(command)) return "";
  return `See whether you may: ${command} ${permission}\n`;
}

function renderUnexpected(error: unknown, showStack: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  if (showStack) return `error: ${message}\n${(error instanceof Error && error.stack) || ""}\n`;
  const advice = "this looks like a bug: please report it with what KUBECTL_PODDEFAULT_DEBUG=1 prints";
  return `error: ${message} (${advice})\n`;
}

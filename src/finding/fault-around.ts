import type { ApiError } from "../kubernetes/status.ts";
import type { Outcome } from "../model/outcome.ts";
import type { FailedCall } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import { type Finding, findingOf, type ObjectReference } from "./finding.ts";
import { failedCallFinding } from "./webhook.ts";

/** What rejects every Pod of a namespace alike: correcting the Pod does not help. */
type FaultAround = {
  readonly error: ApiError;
  readonly failedCall?: FailedCall;
  readonly isTerminating?: boolean;
};

/** The rejection whose cause is neither the Pod nor a PodDefault: the webhook cannot be called, or the namespace is missing. */
export function faultAround(outcome: Outcome): FaultAround | undefined {
  if (outcome.outcome !== "not-sent" || outcome.error === undefined) return undefined;
  const { error, failedCall } = outcome;
  if (failedCall?.failurePolicy === "Fail") return { error, failedCall };
  if (outcome.refusedBy?.plugin === "NamespaceLifecycle") return { error, isTerminating: error.code !== 404 };
  return error.code === 404 ? { error } : undefined;
}

/** What to do before any Pod can be created there. */
export function faultAroundFinding(
  { error, failedCall, isTerminating }: FaultAround,
  namespace: string,
  object: ObjectReference,
): Finding {
  if (failedCall !== undefined) return { ...failedCallFinding(failedCall), details: [error.message] };
  if (isTerminating) {
    return findingOf("NAMESPACE_TERMINATING", object, {
      message: `namespace ${namespace} is being deleted, so the API server rejects every new Pod there`,
      details: [error.message],
      fixes: [
        { text: "See what it waits for:", command: commandLine`kubectl get namespace ${namespace} -o yaml` },
      ],
    });
  }
  return missingNamespaceFinding(namespace, object, error.message);
}

/** NAMESPACE_MISSING, with the API server's words where there are some. */
export function missingNamespaceFinding(namespace: string, object: ObjectReference, said?: string): Finding {
  return findingOf("NAMESPACE_MISSING", object, {
    message: `namespace ${namespace} does not exist, so the API server rejects every Pod there`,
    details: said === undefined ? [] : [said],
    fixes: [
      { text: "Name another namespace with -n. These exist:", command: "kubectl get namespaces" },
      { text: "Or create it:", command: commandLine`kubectl create namespace ${namespace}` },
    ],
  });
}

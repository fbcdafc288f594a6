import type { ApiError } from "../kubernetes/status.ts";
import type { NotMatched } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Home } from "./advice.ts";
import type { Evaluation, Refusal } from "./dry-run.ts";
import { explainDenial } from "./event/explain-denial.ts";
import { uncalledWebhook } from "./event/other-failures.ts";

/** The API server's words (k8s.io/apiserver, webhook errors) about any webhook with failurePolicy Fail. */
const anyUncalled = /failed calling webhook "([^"]+)": /;

/**
 * Judges a Pod that the API server refuses since it cannot call a webhook; undefined where it refuses it for another reason.
 * @param known PodDefaults of the namespace: none of them is applied where the webhook is theirs
 */
export function evaluateUncalled(
  error: ApiError,
  predicted: Evaluation,
  known: readonly PodDefault[],
): Pick<Evaluation, "outcome" | "refusal"> | undefined {
  const webhook = anyUncalled.exec(error.message)?.[1];
  if (webhook === undefined) return undefined;
  const isTheirs = uncalledWebhook.test(error.message);
  const { matched, notMatched, assumptions } = predicted.outcome;
  return {
    refusal: isTheirs ? ofTheirs(error, predicted, known) : ofAnother(webhook, error),
    outcome: {
      outcome: "not-sent",
      ...(isTheirs ? { matched: [], notMatched: unreached(known, notMatched) } : { matched, notMatched }),
      assumptions,
      error,
    },
  };
}

function unreached(known: readonly PodDefault[], notMatched: readonly NotMatched[]): readonly NotMatched[] {
  const elsewhere = notMatched.filter(({ code }) => code === "OTHER_NAMESPACE");
  const here = known.map(
    ({ metadata }): NotMatched => ({
      podDefault: metadata.name,
      code: "WEBHOOK_UNREACHABLE",
      reason: "the API server cannot call the PodDefault webhook",
    }),
  );
  return [...here, ...elsewhere];
}

function ofTheirs({ message }: ApiError, home: Home, known: readonly PodDefault[]): Refusal {
  const advice = explainDenial(message, home, known)?.advice ?? [];
  return {
    headline: "would be REFUSED: the API server cannot call the PodDefault webhook",
    advice: advice.map((one) => ({ ...one, headline: `WEBHOOK_UNREACHABLE: ${one.headline}` })),
  };
}

function ofAnother(webhook: string, { message }: ApiError): Refusal {
  return {
    headline: `would be REFUSED: the API server cannot call webhook ${webhook}`,
    advice: [
      {
        headline: "Neither the Pod nor a PodDefault is to blame",
        details: [message],
        remedies: [
          {
            text: "See which Service it is, and whether that answers:",
            command: "kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations -o yaml",
          },
        ],
      },
    ],
  };
}

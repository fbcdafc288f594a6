import type { Creator } from "../gather/source.ts";
import type { ApiError } from "../kubernetes/status.ts";
import { labelHomeOf } from "../model/label-homes.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Advice, Remedy } from "./advice.ts";
import { type Evaluation, podName } from "./dry-run.ts";
import { faultAround } from "./refused-around.ts";

/**
 * Why the API server refuses the Pod by itself, whatever PodDefaults do; undefined if it does not. A namespace that is not there
 * (404) and a webhook that cannot be called are no fault of the Pod.
 */
export function ownFaultOf(outcome: Outcome): ApiError | undefined {
  switch (outcome.outcome) {
    case "not-sent":
      return faultAround(outcome) ? undefined : outcome.error;
    case "unchanged":
      return outcome.error;
    case "invalid":
      // What is wrong with the Pod is still wrong, and nothing else is, after the injection.
      return outcome.baseError?.message === outcome.error.message ? outcome.error : undefined;
    default:
      return undefined;
  }
}

/** What to correct in a Pod that the API server refuses by itself: which field of which object. */
export function adviseOnOwnFault(error: ApiError, evaluation: Evaluation): Advice {
  return {
    headline: "The API server refuses the Pod as it is",
    details: [error.message],
    remedies: [ownFaultRemedy(error, evaluation)],
  };
}

/** The API server's words where it does not name the field (admission plugins), and the field that they are about. */
const fieldsByWords: readonly (readonly [RegExp, string])[] = [
  [/error looking up service account|because service account \S+ does not/, "spec.serviceAccountName"],
  [/PriorityClass with name/, "spec.priorityClassName"],
  [/the integer value of priority/, "spec.priority"],
  [/the string value of PreemptionPolicy/, "spec.preemptionPolicy"],
];

/** A path as validation writes it, before what is wrong there. */
const invalidField = / is invalid: \[?([A-Za-z]\w*(?:\.\w+|\[[^\]]*\])*): /;

/** The remedy for what the API server says, for the gate of `explain` and the text of `dry-run` alike. */
export function ownFaultRemedy({ message }: ApiError, evaluation: Evaluation): Remedy {
  const byWords = fieldsByWords.find(([words]) => words.test(message))?.[1];
  const field = byWords ?? invalidField.exec(message)?.[1];
  const { createdBy, inFile, namespace, origins } = evaluation;
  const object = createdBy ? `${createdBy.kind}/${createdBy.name}` : `Pod/${podName(evaluation.posted)}`;
  const written = field === undefined ? undefined : writtenAt(field, evaluation);
  const place = inFile ? ` (${inFile.placeOf(pathOf(written ?? ""))})` : "";
  const where = written === undefined ? `the Pod of ${object}` : `${written} of ${object}`;
  const text = `Correct ${createdBy || written ? where : object}${place}`;
  if (message.includes("error looking up service account")) {
    if (origins.isLocal) return { text: `${text}, or give the ServiceAccount among the files` };
    const command = `kubectl -n ${namespace} get serviceaccounts`;
    return { text: `${text}, or create the ServiceAccount; see which there are:`, command };
  }
  if (inFile !== undefined || createdBy === undefined) return { text };
  return { text: `${text}:`, command: editCommand(createdBy, namespace) };
}

function editCommand({ kind, name }: Creator, namespace: string): string {
  return `kubectl -n ${namespace} edit ${kind.toLowerCase()} ${name}`;
}

/** The place of a Pod's field in the object that it is made from; undefined where that is not known. */
function writtenAt(field: string, { createdBy, source }: Evaluation): string | undefined {
  if (createdBy === undefined) return field;
  if (/^metadata\.(name|generateName)$/.test(field)) return "metadata.name";
  if (field.startsWith("metadata.")) {
    return labelHomeOf(createdBy.kind).replace(/metadata\.labels$/, field);
  }
  const template = /, (spec(?:\.\w+|\[\d+\])*)$/.exec(source)?.[1];
  return template && `${template}.${field}`;
}

function pathOf(field: string): readonly (string | number)[] {
  return [...field.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

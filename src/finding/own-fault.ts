import type { ApiError } from "../kubernetes/status.ts";
import { labelHomeOf } from "../model/label-homes.ts";
import { placeIn } from "../model/origins.ts";
import type { Outcome } from "../model/outcome.ts";
import type { PodSource } from "../model/pod-source.ts";
import { commandLine } from "../quote-for-shell.ts";
import { objectOf } from "./about-pod.ts";
import type { Evaluation } from "./evaluation.ts";
import { faultAround } from "./fault-around.ts";
import { type Finding, type Fix, findingOf } from "./finding.ts";

/**
 * Why the API server rejects the Pod whatever PodDefaults do; undefined if it does not. A missing namespace (404) and a webhook
 * that cannot be called are not the Pod's fault.
 */
export function ownFaultOf(outcome: Outcome): ApiError | undefined {
  switch (outcome.outcome) {
    case "not-sent":
      return faultAround(outcome) ? undefined : outcome.error;
    case "unchanged":
      return outcome.error;
    case "invalid":
      // The same message before and after the injection: the PodDefaults add no fault.
      return outcome.baseError?.message === outcome.error.message ? outcome.error : undefined;
    default:
      return undefined;
  }
}

/** REFUSED_BEFORE: the API server's words, and which field of which object to correct. */
export function ownFaultFinding(error: ApiError, { source, context }: Evaluation): Finding {
  const field = fieldOf(error.message);
  const place = source.inFile && {
    file: source.inFile.file,
    line: source.inFile.lineOf(pathOf((field && fieldInObject(field, source)) ?? "")),
  };
  return findingOf("REFUSED_BEFORE", objectOf(source), {
    message: error.message,
    ...(field !== undefined && { path: field }),
    ...(place && { place }),
    fixes: [fixFor(error, field, source, context.origins.isLocal)],
  });
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

function fieldOf(message: string): string | undefined {
  return fieldsByWords.find(([words]) => words.test(message))?.[1] ?? invalidField.exec(message)?.[1];
}

function fixFor({ message }: ApiError, field: string | undefined, source: PodSource, isLocal: boolean): Fix {
  const { owner, inFile, namespace } = source;
  const { kind, name } = owner ?? objectOf(source);
  const inObject = field === undefined ? undefined : fieldInObject(field, source);
  const place = inFile ? ` (${placeIn(inFile, pathOf(inObject ?? ""))})` : "";
  const text = `Correct ${inObject === undefined ? (owner ? "the Pod of " : "") : `${inObject} of `}${kind} ${name}${place}`;
  if (message.includes("error looking up service account")) {
    if (isLocal) return { text: `${text}, or add the ServiceAccount to the files` };
    const command = commandLine`kubectl get serviceaccounts -n ${namespace}`;
    return { text: `${text}, or create the ServiceAccount. These exist:`, command };
  }
  if (inFile !== undefined || owner === undefined) return { text };
  return {
    text: `${text}:`,
    command: commandLine`kubectl edit ${kind.toLowerCase()} ${name} -n ${namespace}`,
  };
}

/** The place of a Pod's field in the object that it is made from; undefined where that is unknown. */
function fieldInObject(field: string, { owner, source, labelsAt }: PodSource): string | undefined {
  if (owner === undefined) return field;
  if (/^metadata\.(name|generateName)$/.test(field)) return "metadata.name";
  if (field.startsWith("metadata."))
    return labelHomeOf(owner.kind, labelsAt)?.replace(/metadata\.labels$/, field);
  const template = /, (spec(?:\.\w+|\[\d+\])*)$/.exec(source)?.[1];
  return template && `${template}.${field}`;
}

function pathOf(field: string): readonly (string | number)[] {
  return [...field.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

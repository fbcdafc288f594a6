import { describeField } from "../model/injected-fields.ts";
import { isMarker, longestPodDefaultName } from "../model/marker.ts";
import type { Denial, Injection, Invalid } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { objectOf } from "./about-pod.ts";
import type { FindingCode } from "./catalog.ts";
import { asKnown, conflictFindings } from "./conflict.ts";
import { editPodDefault } from "./edit-pod-default.ts";
import { type Evaluation, errorOf } from "./evaluation.ts";
import { faultAround, faultAroundFinding } from "./fault-around.ts";
import { type Finding, type Fix, findingOf } from "./finding.ts";
import { ownFaultFinding, ownFaultOf } from "./own-fault.ts";
import { isWrongRemoval, patchFinding } from "./patch.ts";
import { injectorsOf, namespaceRefusal, refusalFinding } from "./plugin-refusal.ts";
import { invalidSelectorFinding } from "./selector.ts";

/** Why a Pod is not created: who says no, in a few words, and everything that has to end before it is. */
export type Rejection = {
  /** `DENIED by the PodDefault webhook`, `REJECTED by the API server`. */
  readonly verdict: string;
  /** The code of the first finding. */
  readonly code: FindingCode;
  readonly findings: readonly Finding[];
  /** The PodDefaults that are the reason; none where the Pod, or what surrounds it, is. */
  readonly podDefaults: readonly string[];
};

/** Why a Pod is not created; undefined if it is. */
export function rejectionOf(evaluation: Evaluation): Rejection | undefined {
  const findings = evaluation.rejection?.findings ?? findingsOn(evaluation);
  const [first] = findings;
  if (first === undefined) return undefined;
  const denied = "DENIED by the PodDefault webhook";
  const verdict =
    evaluation.rejection?.headline ??
    (evaluation.outcome.outcome === "denied" ? denied : "REJECTED by the API server");
  return { verdict, code: first.code, findings, podDefaults: culpritsIn(evaluation, findings) };
}

/** The PodDefaults without which the Pod would be created, as far as the outcome tells. */
function culpritsIn({ outcome }: Evaluation, findings: readonly Finding[]): readonly string[] {
  const named = findings.flatMap(({ object }) => (object.kind === "PodDefault" ? [object.name] : []));
  const conflicts =
    outcome.outcome === "denied" && outcome.denial.kind === "conflicts" ? outcome.denial.conflicts : [];
  const owners = conflicts.flatMap(({ owner }) => (owner.kind === "PodDefault" ? [owner.name] : []));
  const injecting = outcome.outcome === "invalid" && !ownFaultOf(outcome) ? culpritsOf(outcome) : [];
  return [...new Set([...named, ...owners, ...injecting])];
}

/** Of a patch that does not apply those that inject into containers; else those whose items the API server's message names. */
function culpritsOf({ error, injections, matched, patch, refusedBy }: Invalid): readonly string[] {
  if (refusedBy !== undefined) {
    const { containers } = refusedBy;
    return [...new Set(injectorsOf(containers, injections).map(({ podDefault }) => podDefault))];
  }
  const isPatch = error.code === 500 || isWrongRemoval(patch, error);
  const guilty = isPatch
    ? injections.filter(({ field, container }) => field === "sidecars" || container !== undefined)
    : guiltyOf({ error, injections });
  const tooLong = matched.filter((name) => name.length > longestPodDefaultName);
  const all = [...new Set([...guilty.map(({ podDefault }) => podDefault), ...tooLong])];
  // Where the message names none of them, any may be the one.
  return all.length > 0 ? all : matched;
}

function guiltyOf({ error, injections }: Pick<Invalid, "error" | "injections">): readonly Injection[] {
  return injections.filter((one) => !isMarker(one) && error.message.includes(JSON.stringify(one.key)));
}

function findingsOn(evaluation: Evaluation): readonly Finding[] {
  const { outcome, source, context } = evaluation;
  const refusal = namespaceRefusal(evaluation);
  const refused = errorOf(outcome);
  if (refusal && refused) return [refusalFinding(refusal, refused, evaluation)];
  switch (outcome.outcome) {
    case "denied":
      return denialFindings(outcome.denial, evaluation);
    case "invalid":
      if (ownFaultOf(outcome) !== undefined) return [ownFaultFinding(outcome.error, evaluation)];
      return [invalidFinding(outcome, evaluation)];
    default: {
      const error = errorOf(outcome);
      if (error === undefined) return [];
      const around = faultAround(outcome);
      return [
        around
          ? faultAroundFinding(around, context.namespace, objectOf(source))
          : ownFaultFinding(error, evaluation),
      ];
    }
  }
}

function denialFindings(denial: Denial, { source, context }: Evaluation): readonly Finding[] {
  if (denial.kind === "conflicts")
    return conflictFindings(denial.conflicts.map(asKnown), context, source.pod);
  return [invalidSelectorFinding({ name: denial.podDefault, error: selectorError(denial.message) }, context)];
}

/** The webhook's message without its own introduction and the dump of the selector. */
function selectorError(message: string): string {
  return /for selector: ([\s\S]*)$/.exec(message)?.[1] ?? message;
}

function invalidFinding(outcome: Invalid, { source, context }: Evaluation): Finding {
  const { error, injections, matched, patch } = outcome;
  const object = objectOf(source);
  if (error.code === 500) return patchFinding("does-not-apply", error, injections, object);
  if (isWrongRemoval(patch, error)) return patchFinding("wrong-container", error, injections, object);
  const guilty = guiltyOf(outcome);
  const tooLong = matched.filter((name) => name.length > longestPodDefaultName);
  const names = [...new Set(guilty.map(({ podDefault }) => podDefault))];
  return findingOf("RESULT_INVALID", object, {
    message: resultMessage(guilty, tooLong, volumesOf(outcome, source.pod)),
    details: [error.message],
    fixes: [
      ...tooLong.map(shorterName),
      ...names.map((name) => {
        const field = guilty.find(({ podDefault }) => podDefault === name)?.field;
        const path = field === undefined ? [] : ["spec", field];
        return editPodDefault(`Correct PodDefault ${name}`, { name, path }, context);
      }),
    ],
  });
}

/** The names of the volumes that the Pod has with everything injected. */
function volumesOf({ injections }: Invalid, { spec }: Pod): ReadonlySet<string> {
  const injected = injections.filter(({ field }) => field === "volumes").map(({ key }) => key);
  return new Set([...injected, ...(spec.volumes ?? []).map(({ name }) => name)]);
}

function resultMessage(
  guilty: readonly Injection[],
  tooLong: readonly string[],
  volumes: ReadonlySet<string>,
): string {
  if (tooLong.length > 0)
    return `the name of PodDefault ${tooLong.join(", ")} is too long, which makes the webhook's marker annotation invalid`;
  const [first] = guilty;
  if (first === undefined) return "what the PodDefaults inject makes the Pod invalid";
  const { podDefault, field, key } = first;
  const what = `PodDefault ${podDefault} injects ${describeField(field).one} ${key}`;
  if (field === "volumeMounts") {
    return volumes.has(key)
      ? `volume ${key} is invalid, and PodDefault ${podDefault} mounts it`
      : `${what}, and neither the Pod nor a matching PodDefault has a volume ${key}`;
  }
  return `${what}, which makes the Pod invalid`;
}

function shorterName(name: string): Fix {
  return {
    text: `Rename PodDefault ${name}: its name has ${name.length} characters, and over ${longestPodDefaultName} the marker annotation has an invalid key`,
  };
}

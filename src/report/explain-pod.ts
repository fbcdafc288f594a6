import { objectOf, titleOf } from "../finding/about-pod.ts";
import { stepsAfterInjection } from "../finding/after-injection.ts";
import { describeCode, type FindingCode } from "../finding/catalog.ts";
import { versionsOf } from "../finding/drift.ts";
import type { Evaluation } from "../finding/evaluation.ts";
import { type Finding, type Fix, findingOf, sentence } from "../finding/finding.ts";
import { recreationOf } from "../finding/recreation.ts";
import { type Rejection, rejectionOf } from "../finding/rejection.ts";
import type { Elsewhere } from "../gather/elsewhere.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { type Owner, podName } from "../model/pod-source.ts";
import { commandLine } from "../quote-for-shell.ts";
import { type Check, checksBeforeMatching } from "./checks.ts";
import { notesOf } from "./dry-run.ts";
import { count, listNames } from "./names.ts";
import { otherNamespaces } from "./other-namespaces.ts";
import { type PodDefaultVerdict, verdictsOf } from "./verdict.ts";

/** Why PodDefaults do or do not reach one Pod. */
export type PodExplanation = {
  /** `Deployment team-a/web` */
  readonly title: string;
  readonly source: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas?: number;
  /** What happens, in a few words: `gpu does not apply`, `DENIED by the PodDefault webhook`. */
  readonly headline: string;
  readonly code: FindingCode;
  /** What explains the headline; the first has the reason and the fix. Empty where all is well. */
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
  readonly podDefaults: readonly PodDefaultVerdict[];
  /** Where to look when it still does not work although PodDefaults apply. */
  readonly next: readonly Fix[];
  readonly notes: readonly string[];
};

/** Explains why PodDefaults do or do not reach a Pod; with `about`, why one of them does or does not. */
export function explainPod(
  evaluation: Evaluation,
  elsewhere: Elsewhere,
  about: readonly string[] = [],
): PodExplanation {
  const { source, context } = evaluation;
  const rejection = rejectionOf(evaluation);
  const others = otherNamespaces(evaluation, elsewhere.podDefaults);
  const verdicts = [...verdictsOf(evaluation, rejection), ...others.verdicts];
  const before = checksBeforeMatching(evaluation);
  const failed = before.find(({ status }) => status === "FAIL");
  const match = matchCheck(verdicts, evaluation, elsewhere.isComplete);
  const checks = [
    ...before,
    ...(failed
      ? []
      : [match, ...checksAfterMatching(evaluation, rejection), ...creationCheck(verdicts, evaluation)]),
  ];
  const summary = summarize(evaluation, rejection, checks, verdicts, about);
  return {
    title: titleOf(source),
    source: source.source,
    namespace: context.namespace,
    name: podName(source.pod),
    ...(source.replicas !== undefined && { replicas: source.replicas }),
    ...summary,
    checks,
    podDefaults: verdicts,
    next: stepsAfterInjection(evaluation),
    notes: [...others.notes, ...notesOf(evaluation)],
  };
}

type Summary = Pick<PodExplanation, "headline" | "code" | "findings">;

/** The most important thing first: a rejection, what keeps all PodDefaults away, what was probably meant, what applies. */
function summarize(
  evaluation: Evaluation,
  rejection: Rejection | undefined,
  checks: readonly Check[],
  verdicts: readonly PodDefaultVerdict[],
  about: readonly string[],
): Summary {
  const asked = about.length === 1 ? verdicts.find(({ podDefault }) => podDefault === about[0]) : undefined;
  if (asked !== undefined) return aboutOne(asked, evaluation, rejection, checks);
  if (rejection !== undefined)
    return { headline: rejection.verdict, code: rejection.code, findings: rejection.findings };
  const failed = checks.find(({ status, name }) => status === "FAIL" && name !== "match");
  if (failed?.finding !== undefined) {
    const { code } = failed.finding;
    const headline = failed.name === "creation" ? creationHeadline(verdicts, code) : "no PodDefault applies";
    return { headline, code, findings: [failed.finding] };
  }
  const nearMiss = verdicts.find(({ nearMiss: miss }) => miss !== undefined);
  if (nearMiss !== undefined) return aboutOne(nearMiss, evaluation, rejection, checks);
  const applying = verdicts.filter(({ applies }) => applies).map(({ podDefault }) => podDefault);
  if (applying.length > 0) {
    const headline = `${count(applying.length, "PodDefault")} ${applying.length === 1 ? "applies" : "apply"}: ${listNames(applying)}`;
    return { headline, code: "APPLIED", findings: [] };
  }
  const match = checks.find(({ name }) => name === "match");
  const finding = match?.finding;
  return {
    headline: "no PodDefault matches",
    code: finding?.code ?? "NO_PODDEFAULT",
    findings: finding ? [finding] : [],
  };
}

function creationHeadline(verdicts: readonly PodDefaultVerdict[], code: FindingCode): string {
  const names = verdicts.filter((one) => one.code === code).map(({ podDefault }) => podDefault);
  if (code === "STALE") return `${listNames(names)} was edited after the Pod was created`;
  return `${listNames(names)} was not applied when the Pod was created`;
}

function aboutOne(
  verdict: PodDefaultVerdict,
  evaluation: Evaluation,
  rejection: Rejection | undefined,
  checks: readonly Check[],
): Summary {
  const { podDefault, applies, code } = verdict;
  const headline = applies ? `${podDefault} applies` : `${podDefault} does not apply`;
  if (rejection?.podDefaults.includes(podDefault)) {
    return { headline: `${podDefault} matches; ${rejection.verdict}`, code, findings: rejection.findings };
  }
  const around = checks.find(
    ({ name, status, finding }) => name !== "match" && status === "FAIL" && finding?.code === code,
  )?.finding;
  if (applies && code === "APPLIED") return { headline, code, findings: [] };
  return { headline, code, findings: [around ?? verdictFinding(verdict, evaluation)] };
}

function verdictFinding({ code, reason, nearMiss, fix }: PodDefaultVerdict, { source }: Evaluation): Finding {
  return findingOf(code, objectOf(source), {
    message: reason,
    details: nearMiss === undefined ? [] : [sentence(nearMiss)],
    fixes: fix ? [fix] : [],
  });
}

const mismatches: ReadonlySet<FindingCode> = new Set([
  "LABEL_MISSING",
  "LABEL_VALUE",
  "EXPR_FALSE",
  "OTHER_NAMESPACE",
]);

/** Whether any PodDefault of the namespace selects the Pod; if none does, the one that was most likely meant says why. */
function matchCheck(
  verdicts: readonly PodDefaultVerdict[],
  evaluation: Evaluation,
  knowsOthers: boolean,
): Check {
  const name = "match";
  const here = verdicts.filter(({ code }) => code !== "OTHER_NAMESPACE");
  const matching = here.filter(({ code }) => !mismatches.has(code)).map(({ podDefault }) => podDefault);
  if (matching.length > 0) {
    const message = `${matching.length} of ${count(here.length, "PodDefault")} ${matching.length === 1 ? "matches" : "match"}: ${listNames(matching)}`;
    return { name, status: "PASS", message };
  }
  const nearest = mostLikelyMeant(verdicts);
  const finding =
    nearest === undefined
      ? noneThere(evaluation, knowsOthers)
      : {
          ...verdictFinding(nearest, evaluation),
          message: `Nearest is ${nearest.podDefault}: ${nearest.reason}`,
        };
  return { name, status: "FAIL", message: finding.message, finding };
}

/** A near miss, a label of the Pod with another value, a PodDefault of another namespace that matches, then the first. */
function mostLikelyMeant(verdicts: readonly PodDefaultVerdict[]): PodDefaultVerdict | undefined {
  return (
    verdicts.find(({ nearMiss }) => nearMiss !== undefined) ??
    verdicts.find(({ code }) => code === "LABEL_VALUE") ??
    verdicts.find(({ code }) => code === "OTHER_NAMESPACE") ??
    verdicts[0]
  );
}

function noneThere({ context: { namespace } }: Evaluation, knowsOthers: boolean): Finding {
  const others = knowsOthers ? "" : "; you may not list those of other namespaces";
  const object = { kind: "Namespace", name: namespace };
  const command = commandLine`kubectl poddefault create-from-template -n ${namespace}`;
  return findingOf("NO_PODDEFAULT", object, {
    message: `namespace ${namespace} has no PodDefaults${others}`,
    fixes: [{ text: "Create one. The templates:", command }],
  });
}

const passed = {
  conflicts: "the matching PodDefaults do not conflict",
  patch: "the webhook's patch applies",
  result: "the Pod with everything injected is valid",
} as const;

/** Of PodDefaults that match: do they agree, does the patch apply, is the result valid. */
function checksAfterMatching({ outcome }: Evaluation, rejection: Rejection | undefined): readonly Check[] {
  if (outcome.matched.length === 0) return [];
  const failing =
    rejection === undefined
      ? undefined
      : outcome.outcome === "denied"
        ? "conflicts"
        : rejection.code === "PATCH_FAILS"
          ? "patch"
          : "result";
  const checks: Check[] = [];
  for (const name of ["conflicts", "patch", "result"] as const) {
    const [finding, ...more] = rejection?.findings ?? [];
    if (name === failing && finding !== undefined) {
      const message = more.length > 0 ? `${finding.message}, and ${more.length} more` : finding.message;
      return [...checks, { name, status: "FAIL", message, finding }];
    }
    checks.push({ name, status: "PASS", message: passed[name] });
  }
  return checks;
}

/** A live Pod keeps what it got when it was created. */
function creationCheck(
  verdicts: readonly PodDefaultVerdict[],
  { source, context }: Evaluation,
): readonly Check[] {
  const { live, owner } = source;
  const behind = verdicts.find(({ code }) => code === "CREATED_BEFORE" || code === "STALE");
  if (live === undefined) return [];
  const name = "creation";
  if (behind === undefined) return [{ name, status: "PASS", message: "the Pod has what it would get today" }];
  const finding = findingOf(behind.code, objectOf(source), {
    message: versionsOf(behind.podDefault, live, context.podDefaults) ?? behind.reason,
    fixes: [{ text: "Recreate the Pod:", command: recreationOf(live, owner ? [asObject(owner)] : []) }],
  });
  return [
    { name, status: "FAIL", message: `${behind.podDefault}: ${describeCode(behind.code).title}`, finding },
  ];
}

function asObject({ apiVersion, kind, name, labels }: Owner): JsonObject {
  return { apiVersion, kind, metadata: { name, labels } };
}

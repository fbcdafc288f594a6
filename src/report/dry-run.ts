import { shortNameOf } from "../finding/about-pod.ts";
import { type Evaluation, errorOf, injectionsOf, skippedOf, storedPod } from "../finding/evaluation.ts";
import type { Finding } from "../finding/finding.ts";
import { nearMisses } from "../finding/near-miss.ts";
import { unknowns } from "../finding/not-simulated.ts";
import { quotaFindings } from "../finding/plugin-refusal.ts";
import { rejectionOf } from "../finding/rejection.ts";
import type { Json } from "../kubernetes/json.ts";
import type { ApiError } from "../kubernetes/status.ts";
import { describeField, injectedFieldNames } from "../model/injected-fields.ts";
import { isMarker } from "../model/marker.ts";
import type { Conflict, Injection, NotMatched, Outcome, PatchOperation, Skipped } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { podName } from "../model/pod-source.ts";

/** What happens to one Pod, in one word. Exit codes, tables and counts rest on it. */
export type Result = "changed" | "unchanged" | "skipped" | "DENIED" | "REJECTED";

/** The result of an evaluation: what a person looks for first. */
export function resultOf({ outcome }: Evaluation): Result {
  if (outcome.outcome === "denied") return "DENIED";
  if (errorOf(outcome) !== undefined) return "REJECTED";
  if (outcome.outcome === "mutated") return "changed";
  return outcome.outcome === "not-sent" ? "skipped" : "unchanged";
}

/** The machine-readable report, `-o report`. Its shape is a contract: additions are fine, changes are not. */
export type DryRunReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "DryRunReport";
  readonly items: readonly DryRunItem[];
  /** Objects of the files that create no Pods. */
  readonly createNoPods: readonly {
    readonly file: string;
    readonly line: number;
    readonly kind: string;
    readonly name: string;
  }[];
  /** Files, documents and objects of directories that are unusable; without a kind it is not a Kubernetes object. */
  readonly skipped: readonly {
    readonly file: string;
    readonly line?: number;
    readonly kind?: string;
    readonly name?: string;
    readonly message: string;
  }[];
  /** What is unusable although it was named on the command line. */
  readonly errors: readonly {
    readonly file: string;
    readonly line?: number;
    readonly path?: string;
    readonly message: string;
  }[];
};

export type DryRunItem = {
  readonly source: string;
  readonly namespace: string;
  readonly name: string;
  /** What creates the Pod, and how many like it; absent where nothing does. */
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly replicas?: number;
  readonly outcome: Outcome["outcome"];
  readonly matched: readonly string[];
  readonly notMatched: readonly NotMatched[];
  readonly conflicts: readonly ReportedConflict[];
  readonly error?: ApiError;
  /** Why the Pod is not created, and PodDefaults that nearly match. */
  readonly findings: readonly Finding[];
  readonly changes: readonly Injection[];
  readonly skipped: readonly Skipped[];
  /** What the webhook answers: a patch of the Pod as the webhook sees it, with API defaults. */
  readonly patch: readonly PatchOperation[];
  /** The Pod as it would be stored. */
  readonly pod?: Pod;
  readonly notes: readonly string[];
};

type ReportedConflict = {
  readonly podDefault: string;
  readonly field: string;
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
  /** "Pod", or the name of the PodDefault that set the value first. */
  readonly owner: string;
  readonly containers: readonly string[];
};

/**
 * One item of the document of `-o report`: what happens to one Pod.
 * @param elsewhere findings about PodDefaults of other namespaces
 */
export function reportItem(evaluation: Evaluation, elsewhere: readonly Finding[] = []): DryRunItem {
  const { outcome, source } = evaluation;
  const error = errorOf(outcome);
  const pod = storedPod(outcome);
  const { owner, replicas } = source;
  return {
    source: source.source,
    namespace: source.namespace,
    name: podName(source.pod),
    ...(owner && { owner: { kind: owner.kind, name: owner.name } }),
    ...(replicas !== undefined && { replicas }),
    outcome: outcome.outcome,
    matched: outcome.matched,
    notMatched: outcome.notMatched,
    conflicts: conflictsOf(outcome).map(reportConflict),
    ...(error && { error }),
    findings: [...findingsAbout(evaluation), ...elsewhere],
    changes: injectionsOf(outcome),
    skipped: skippedOf(outcome),
    patch: "patch" in outcome ? outcome.patch : [],
    ...(pod && { pod }),
    notes: notesOf(evaluation),
  };
}

function reportConflict({ owner, ...conflict }: Conflict): ReportedConflict {
  return { ...conflict, owner: owner.kind === "Pod" ? "Pod" : owner.name };
}

function conflictsOf(outcome: Outcome): readonly Conflict[] {
  return outcome.outcome === "denied" && outcome.denial.kind === "conflicts" ? outcome.denial.conflicts : [];
}

/** Everything that is found about a Pod: why it is rejected, what its quotas do not take, near misses. */
export function findingsAbout(evaluation: Evaluation): readonly Finding[] {
  return [
    ...(rejectionOf(evaluation)?.findings ?? []),
    ...quotaFindings(evaluation),
    ...nearMisses(evaluation),
  ];
}

/** How the Pod was derived, and `assumptionsOf` it. */
export function notesOf(evaluation: Evaluation): readonly string[] {
  return [...evaluation.source.notes, ...assumptionsOf(evaluation)];
}

/** What was assumed about a Pod and its namespace, and what was not simulated; a sentence each. */
export function assumptionsOf(evaluation: Evaluation): readonly string[] {
  return [...quotaFindings(evaluation), ...unknowns(evaluation)].map(({ message }) => message);
}

/** One line of the table of several Pods. */
export type DryRunRow = {
  readonly namespace: string;
  readonly workload: string;
  readonly replicas?: number;
  readonly result: Result;
  readonly podDefaults: readonly string[];
  /** What is injected, why it is rejected, or what nearly matches. */
  readonly why: string;
};

/**
 * What a person learns about one Pod among several.
 * @param elsewhere its `otherNamespaceFindings`
 */
export function reportRow(evaluation: Evaluation, elsewhere: readonly Finding[]): DryRunRow {
  const { source, outcome } = evaluation;
  return {
    namespace: source.namespace,
    workload: shortNameOf(source),
    ...(source.replicas !== undefined && { replicas: source.replicas }),
    result: resultOf(evaluation),
    podDefaults: outcome.matched,
    why: whyInShort(evaluation, elsewhere),
  };
}

function whyInShort(evaluation: Evaluation, [other]: readonly Finding[]): string {
  const { outcome } = evaluation;
  const rejection = rejectionOf(evaluation);
  if (rejection !== undefined) return `${rejection.code}: ${shortly(rejection.findings)}`;
  if (outcome.outcome === "mutated") return injectedInShort(outcome.injections);
  const [miss] = nearMisses(evaluation);
  if (miss !== undefined) return `near miss: ${miss.object.name} (${miss.message})`;
  if (other !== undefined) return `elsewhere: ${other.object.name} (${other.message})`;
  const nearest =
    outcome.notMatched.find(({ clause }) => clause?.found !== undefined) ?? outcome.notMatched[0];
  if (nearest === undefined) return "the namespace has no PodDefaults";
  return nearest.clause ? `nearest: ${nearest.podDefault} (${nearest.reason})` : nearest.reason;
}

/** Up to the colon a finding's message names the item: `toleration nvidia.com/gpu`. */
function shortly(findings: readonly Finding[]): string {
  const [first, ...more] = findings;
  const message = first?.code === "CONFLICT" ? (first.message.split(": ")[0] ?? "") : (first?.message ?? "");
  return more.length > 0 ? `${message} and ${more.length} more` : message;
}

/** `3 env, 1 volume, 1 mount`. */
function injectedInShort(injections: readonly Injection[]): string {
  const shown = injections.filter((injection) => !isMarker(injection));
  const byField = Map.groupBy(shown, ({ field }) => field);
  const counts = injectedFieldNames.flatMap((field) => {
    const number = byField.get(field)?.length ?? 0;
    const { one, many } = describeField(field);
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  return counts.join(", ") || "only the marker";
}

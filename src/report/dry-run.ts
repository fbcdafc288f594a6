import type { InFile, Origins } from "../gather/origins.ts";
import type { Creator } from "../gather/source.ts";
import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type {
  AsWritten,
  Conflict,
  Injection,
  NotMatched,
  Outcome,
  PatchOperation,
  Skipped,
} from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { Advice } from "./advice.ts";

/** One Pod that was judged: where it came from, what happens to it, and what it looks like with what PodDefaults add. */
export type Evaluation = {
  /** `pod.yaml`, `pod/web-0`, `deploy.yaml: Deployment/web`: as the user would name it. */
  readonly source: string;
  readonly namespace: string;
  /** What creates the Pod, where something does. */
  readonly createdBy?: Creator;
  /** Where what it is made from is written, and the PodDefaults of its namespace are. */
  readonly inFile?: InFile;
  readonly origins: Origins;
  /** The Pod as it would be posted. */
  readonly posted: Pod;
  readonly outcome: Outcome;
  /** The API server's own refusal in words, where the outcome of a prediction would not tell. */
  readonly refusal?: Refusal;
  /** Set where the Pod is admitted. Worked out when asked for: not every format shows it. */
  readonly asWritten?: () => AsWritten;
  /** What is worth knowing of how the Pod was come by: rebuilt from its owner, what its workload does not tell. */
  readonly notes: readonly string[];
  /** What could not be read about its namespace and the webhook, and what is not simulated. */
  readonly surroundingNotes: readonly string[];
};

/** Why a Pod is refused and what to do about it; `headline` where it is not that of the outcome. */
export type Refusal = { readonly headline?: string; readonly advice: readonly Advice[] };

/** The machine-readable report, `-o report`. Its shape is an interface: additions are fine, changes are not. */
export type DryRunReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "DryRunReport";
  readonly items: readonly DryRunItem[];
};

export type DryRunItem = {
  readonly source: string;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: Outcome["outcome"];
  readonly matched: readonly string[];
  readonly notMatched: readonly NotMatched[];
  readonly conflicts: readonly ReportedConflict[];
  readonly error?: ApiError;
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
  /** "Pod", or the name of the PodDefault whose value was there first. */
  readonly owner: string;
  readonly containers: readonly string[];
};

/** One item of the document of `-o report`: what happens to one Pod. */
export function reportItem(evaluation: Evaluation): DryRunItem {
  const { outcome } = evaluation;
  const error = errorOf(outcome);
  const pod = storedPod(outcome);
  return {
    source: evaluation.source,
    namespace: evaluation.namespace,
    name: podName(evaluation.posted),
    outcome: outcome.outcome,
    matched: outcome.matched,
    notMatched: outcome.notMatched,
    conflicts: conflictsOf(outcome).map(reportConflict),
    ...(error && { error }),
    changes: injectionsOf(outcome),
    skipped: "skipped" in outcome ? outcome.skipped : [],
    patch: "patch" in outcome ? outcome.patch : [],
    ...(pod && { pod }),
    notes: [...evaluation.notes, ...assumptionsOf(evaluation)],
  };
}

function reportConflict({ owner, ...conflict }: Conflict): ReportedConflict {
  return { ...conflict, owner: owner.kind === "Pod" ? "Pod" : owner.name };
}

/** The name of a Pod, or what the API server makes it from: `web-` for a generateName. */
export function podName({ metadata }: { readonly metadata: Pod["metadata"] | JsonObject }): string {
  const { name, generateName } = metadata as Pod["metadata"];
  return name ?? generateName ?? "";
}

/** How the Pod is called in text: `Pod team-a/web`, `Pod team-a/web-*` where the API server makes the name. */
export function podTitle(evaluation: Evaluation): string {
  return `Pod ${qualifiedName(evaluation)}`;
}

/** `team-a/web`, `team-a/web-*` */
export function qualifiedName({ namespace, posted }: Evaluation): string {
  const { name, generateName } = posted.metadata;
  return `${namespace}/${name ?? (generateName ? `${generateName}*` : "(no name)")}`;
}

export function errorOf(outcome: Outcome): ApiError | undefined {
  return "error" in outcome ? outcome.error : undefined;
}

/** True if the Pod would not come to be: denied, invalid, or refused by the API server before or after the webhook. */
export function isRefused(outcome: Outcome): boolean {
  return errorOf(outcome) !== undefined;
}

export function storedPod(outcome: Outcome): Pod | undefined {
  return isRefused(outcome) || !("pod" in outcome) ? undefined : outcome.pod;
}

function conflictsOf(outcome: Outcome): readonly Conflict[] {
  return outcome.outcome === "denied" && outcome.denial.kind === "conflicts" ? outcome.denial.conflicts : [];
}

export function injectionsOf(outcome: Outcome): readonly Injection[] {
  return "injections" in outcome ? outcome.injections : [];
}

/** What had to be assumed about what surrounds the Pod, and what was not simulated. */
export function assumptionsOf({ surroundingNotes, outcome }: Evaluation): readonly string[] {
  return [...new Set([...surroundingNotes, ...outcome.assumptions.map(({ message }) => message)])];
}

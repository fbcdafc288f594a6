import type { Advice, Remedy } from "../advice.ts";
import type { ReasonCode } from "./reason-codes.ts";

export type Verdict = "PASS" | "FAIL" | "UNKNOWN";

/** One thing that decides whether PodDefaults reach a Pod, in the order in which the API server and the webhook come to it. */
export type Gate = {
  readonly gate: string;
  readonly verdict: Verdict;
  /** What was found, and what was wanted if that differs. */
  readonly message: string;
  readonly code?: ReasonCode;
  /** Everything that makes it fail, where the message cannot hold it: each conflict with both values. */
  readonly findings?: readonly Pick<Advice, "headline" | "details">[];
  readonly remedy?: Remedy;
};

/** Whether one PodDefault applies to the Pod; if not, the first thing that keeps it from doing so. */
export type PodDefaultVerdict = {
  readonly podDefault: string;
  readonly applies: boolean;
  readonly code: ReasonCode;
  readonly reason: string;
  /** What was probably meant: a label in the wrong place, a typo, the PodDefault's name for its label. */
  readonly nearMisses: readonly string[];
  readonly remedy?: Remedy;
};

/** Why PodDefaults do or do not reach one Pod. */
export type PodExplanation = {
  /** `Pod team-a/web-*` */
  readonly title: string;
  readonly source: string;
  readonly namespace: string;
  readonly name: string;
  /** The first gate that fails, or that all is well. */
  readonly headline: string;
  readonly code: ReasonCode;
  readonly gates: readonly Gate[];
  readonly podDefaults: readonly PodDefaultVerdict[];
  readonly notes: readonly string[];
};

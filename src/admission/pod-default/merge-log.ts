import { append } from "../../append.ts";
import type { InjectedField } from "../../model/injected-fields.ts";
import type { Conflict, Injection, Skipped } from "../../model/outcome.ts";
import type { PreparedPodDefault } from "./prepare-pod-defaults.ts";

/** Two contents under one identity, in one place; `conflicts.ts` gathers those that differ in the container alone. */
export type MergeConflict = Omit<Conflict, "containers"> & {
  readonly container?: string;
  /** The conflict in upstream's words: `merging env for a has a conflict on HOME`. */
  readonly summary: string;
};

/** What the merges did, in the order in which they did it; every merge adds to it. */
export type MergeLog = {
  readonly injections: Injection[];
  readonly skipped: Skipped[];
  readonly conflicts: MergeConflict[];
};

export function emptyLog(): MergeLog {
  return { injections: [], skipped: [], conflicts: [] };
}

export function addToLog(to: MergeLog, from: MergeLog): void {
  append(to.injections, from.injections);
  append(to.skipped, from.skipped);
  append(to.conflicts, from.conflicts);
}

/** Logs an injection that did not happen because the Pod, or an earlier PodDefault, has the same. */
export function skipSame(log: MergeLog, injection: Injection, owner: string | undefined): void {
  log.skipped.push(
    owner === undefined
      ? { ...injection, why: "already-there" }
      : { ...injection, why: "earlier-pod-default", by: owner },
  );
}

/** The owner in a conflict: undefined stands for the Pod itself. */
export function toOwner(name: string | undefined): Conflict["owner"] {
  return name === undefined ? { kind: "Pod" } : { kind: "PodDefault", name };
}

/** One field of all PodDefaults, merged into one place of a Pod. */
export type Merge = {
  readonly field: InjectedField;
  readonly podDefaults: readonly PreparedPodDefault[];
  /** What the merge did is added to it. */
  readonly log: MergeLog;
  /** The container that the field belongs to, if not the Pod. `isResent`: the patch sends the container as a whole. */
  readonly container?: { readonly name: string; readonly isResent: boolean };
};

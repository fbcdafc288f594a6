import type { Conflict, Injection, Skipped } from "../../model/outcome.ts";

/** Two contents under one identity, in one place; `conflicts.ts` gathers those that differ in the container alone. */
export type Clash = Omit<Conflict, "containers"> & {
  readonly container?: string;
  /** The clash in upstream's words: `merging env for a has a conflict on HOME`. */
  readonly summary: string;
};

/** What the merges did, in the order in which they did it; every merge adds to it. */
export type Findings = {
  readonly injections: Injection[];
  readonly skipped: Skipped[];
  readonly clashes: Clash[];
};

export function noFindings(): Findings {
  return { injections: [], skipped: [], clashes: [] };
}

export function addFindings(to: Findings, from: Findings): void {
  to.injections.push(...from.injections);
  to.skipped.push(...from.skipped);
  to.clashes.push(...from.clashes);
}

/** Notes an injection that did not take place since the Pod, or an earlier PodDefault, brought the same. */
export function skipSame(findings: Findings, injection: Injection, owner: string | undefined): void {
  findings.skipped.push(
    owner === undefined
      ? { ...injection, why: "already-there" }
      : { ...injection, why: "earlier-pod-default", by: owner },
  );
}

/** A clash's owner: undefined stands for the Pod itself. */
export function toOwner(name: string | undefined): Conflict["owner"] {
  return name === undefined ? { kind: "Pod" } : { kind: "PodDefault", name };
}

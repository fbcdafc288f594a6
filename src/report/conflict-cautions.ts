import { gatherConflicts } from "../admission/pod-default/conflicts.ts";
import { inject } from "../admission/pod-default/inject.ts";
import { type Admission, prepareAdmission } from "../admission/prepare.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { stockWebhookScope } from "../model/namespace-context.ts";
import type { Conflict } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Finding } from "./cautions.ts";
import { thing, wayOutOfSelfConflict } from "./conflict-advice.ts";
import { matchingLabels } from "./matching-labels.ts";

/** A Pod that brings nothing of its own, so that all that collides in it is the PodDefaults'. */
const barePod: Pod = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { containers: [{ name: "*" }] } };

/** Cautions about contents that collide: within a PodDefault, and with each of its namespace that can match the same Pod. */
export function conflictCautions(
  podDefault: PodDefault,
  siblings: readonly PodDefault[],
): readonly Finding[] {
  return [...selfConflicts(podDefault), ...siblings.flatMap((sibling) => conflictsWith(podDefault, sibling))];
}

function selfConflicts(podDefault: PodDefault): readonly Finding[] {
  return conflictsAmong(prepare([podDefault])).map((conflict) => ({
    code: "SELF_CONFLICT",
    severity: "error",
    message: `${nameOf(conflict)}: it has two different contents for it, and every Pod that matches is denied`,
    fix: wayOutOfSelfConflict(conflict.field),
  }));
}

/** What comes of two PodDefaults of one namespace. */
export type Encounter = {
  /** The fewest labels with which a Pod matches both; undefined if none can. */
  readonly together: StringMap | undefined;
  /** What the two would have two different contents for: `env var GREETING`. */
  readonly collides: readonly string[];
};

/** Whether one Pod can match both, and what then collides. */
export function encounterOf(podDefault: PodDefault, sibling: PodDefault): Encounter {
  const admission = prepare([podDefault, sibling]);
  const isUsable = admission.podDefaults.every(({ selector }) => selector.ok);
  const clauses = admission.podDefaults.flatMap(({ selector }) => (selector.ok ? selector.clauses : []));
  const between = conflictsAmong(admission).filter(
    ({ owner, podDefault: later }) => owner.kind === "PodDefault" && owner.name !== later,
  );
  return {
    together: isUsable ? matchingLabels(clauses) : undefined,
    collides: [...new Set(between.map(nameOf))],
  };
}

function conflictsWith(podDefault: PodDefault, sibling: PodDefault): readonly Finding[] {
  const { together, collides } = encounterOf(podDefault, sibling);
  if (together === undefined || collides.length === 0) return [];
  const { name } = sibling.metadata;
  const written = Object.entries(together).map(([key, value]) => `${key}=${value}`);
  return [
    {
      code: "CONFLICT",
      severity: "warning",
      message:
        `conflicts with PodDefault ${name} in ${collides.join(", ")}: ` +
        `a Pod that matches both (${written.join(",") || "any Pod"}) is denied`,
      fix: `make both the same, or let no Pod match it and ${name}`,
    },
  ];
}

function conflictsAmong({ podDefaults }: Admission): readonly Conflict[] {
  return gatherConflicts(inject(barePod, podDefaults).log.conflicts);
}

function nameOf(conflict: Conflict): string {
  return thing({ ...conflict, containers: [] });
}

/** Wherever they live: what is asked is whether they could live together. */
function prepare(podDefaults: readonly PodDefault[]): Admission {
  return prepareAdmission({
    namespace: "",
    namespaceLabels: undefined,
    podDefaults: podDefaults.map((one) => ({ ...one, metadata: { name: one.metadata.name } })),
    serviceAccounts: { known: [], complete: false },
    webhook: stockWebhookScope,
  });
}

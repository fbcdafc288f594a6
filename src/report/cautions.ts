import type { PodDefault } from "../model/pod-default.ts";
import { conflictCautions } from "./conflict-cautions.ts";
import { contentCautions } from "./content-cautions.ts";
import { selectorCautions } from "./selector-cautions.ts";

/** The codes are stable; scripts and the README's reference rely on them. */
export type CautionCode =
  | "MATCH_ALL"
  | "SELECTOR_INVALID"
  | "NAME_TOO_LONG"
  | "DANGLING_MOUNT"
  | "FORM_FAILS"
  | "FORM_NEVER_MATCHES"
  | "FORM_NO_DESC"
  | "PLAIN_SECRET"
  | "SIDECAR_IN_JOBS"
  | "SERVICE_ACCOUNT_SWITCH"
  | "SAME_DESC"
  | "UNKNOWN_FIELD"
  | "SIDECAR_PATCH_FAILS"
  | "SELF_CONFLICT"
  | "CONFLICT";

/** error: Pods are refused, or everything else in the namespace suffers. warning: it hardly does what was meant. */
type Severity = "error" | "warning" | "note";

/** Something about a PodDefault that the API server stores without complaint and that somebody will suffer from. */
export type Caution = {
  readonly code: CautionCode;
  readonly severity: Severity;
  /** One sentence: what was found and what comes of it. */
  readonly message: string;
  readonly podDefault: string;
  /** What to change. */
  readonly fix: string;
};

/** A caution before it is said whose it is. */
export type Finding = Omit<Caution, "podDefault">;

const order: readonly Severity[] = ["error", "warning", "note"];

/**
 * All cautions about a PodDefault, the worst first. `podDefault` is the object as written, since fields that the CRD does not
 * know are gone once it is stored; `others` are the PodDefaults of its namespace, with or without itself.
 */
export function cautionsOf(podDefault: PodDefault, others: readonly PodDefault[]): readonly Caution[] {
  const { name } = podDefault.metadata;
  const siblings = others.filter((other) => other.metadata.name !== name);
  return [
    ...selectorCautions(podDefault),
    ...conflictCautions(podDefault, siblings),
    ...contentCautions(podDefault, siblings),
  ]
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map((finding) => ({ ...finding, podDefault: name }));
}

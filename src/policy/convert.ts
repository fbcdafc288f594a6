import {
  type PreparedPodDefault,
  preparePodDefaults,
} from "../admission/pod-default/prepare-pod-defaults.ts";
import { type Finding, findingOf } from "../finding/finding.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { celSelector, isTooLong } from "./cel.ts";
import { differencesOf, type PolicyRunner } from "./differences.ts";
import { type Mutation, mutationOf, type OnConflict, type PolicySource } from "./mutations.ts";

/** How one kind of policy is written. */
export type PolicyTarget = PolicyRunner & {
  readonly write: (source: PolicySource, mutation: Mutation) => readonly JsonObject[];
};

/** The policy of one namespace. */
export type Conversion = {
  readonly namespace: string;
  /** Names of the PodDefaults in it, in the order in which they apply. */
  readonly podDefaults: readonly string[];
  /** Ready for `kubectl apply`. */
  readonly objects: readonly JsonObject[];
  /** Where Pods get something else than from the webhook (POLICY_DIFFERS). */
  readonly differences: readonly Finding[];
};

export type Conversions = {
  readonly conversions: readonly Conversion[];
  /** The PodDefaults that are in no policy (NOT_CONVERTED). */
  readonly left: readonly Finding[];
};

/**
 * PodDefaults as policies, one for each namespace: several policies would see each other's labels.
 * @param home the namespace of PodDefaults that name none
 */
export function convertPodDefaults(
  podDefaults: readonly PodDefault[],
  home: string,
  target: PolicyTarget,
  onConflict: OnConflict,
): Conversions {
  const byNamespace = Map.groupBy(podDefaults, ({ metadata }) => metadata.namespace || home);
  const all = [...byNamespace].map(([namespace, inIt]) =>
    convertNamespace(namespace, inIt, target, onConflict),
  );
  return { conversions: all.flatMap((one) => one.conversion ?? []), left: all.flatMap((one) => one.left) };
}

function convertNamespace(
  namespace: string,
  podDefaults: readonly PodDefault[],
  target: PolicyTarget,
  onConflict: OnConflict,
): { readonly conversion?: Conversion; readonly left: readonly Finding[] } {
  const { podDefaults: prepared, refused } = preparePodDefaults(podDefaults, undefined);
  const why = (one: PreparedPodDefault): string | undefined => whyNot(namespace, one, onConflict);
  const fit = prepared.filter((one) => why(one) === undefined);
  const left = [
    ...refused,
    ...prepared
      .flatMap((one) => ({ name: one.name, message: why(one) ?? "" }))
      .filter(({ message }) => message),
  ].map(({ name, message }) => notConverted(namespace, name, message));
  if (fit.length === 0) return { left };
  const source = { namespace, podDefaults: fit };
  const mutation = mutationOf(source, onConflict);
  // Each of them fits alone, and lists are cut where they are too long.
  if ("tooLong" in mutation)
    throw new Error(`${namespace}: ${mutation.tooLong} fits alone and not with others`);
  const differences = differencesOf(source, onConflict, target).map((message) =>
    findingOf("POLICY_DIFFERS", { kind: "Namespace", name: namespace }, { message }),
  );
  const objects = target.write(source, mutation);
  return { conversion: { namespace, podDefaults: fit.map(({ name }) => name), objects, differences }, left };
}

/** Why a PodDefault is in no policy; undefined where it is in one. */
function whyNot(
  namespace: string,
  podDefault: PreparedPodDefault,
  onConflict: OnConflict,
): string | undefined {
  const { selector } = podDefault;
  if (!selector.ok)
    return `its selector is invalid, and no policy can deny every Pod of the namespace as the webhook does: ${selector.error}`;
  if (isTooLong(celSelector(selector.clauses, "variables.podLabels"))) return tooLong("spec.selector");
  const alone = mutationOf({ namespace, podDefaults: [podDefault] }, onConflict);
  return "tooLong" in alone ? tooLong(`an item of spec.${alone.tooLong}`) : undefined;
}

function tooLong(what: string): string {
  return `${what} does not fit into a CEL expression, which has at most 100,000 characters`;
}

function notConverted(namespace: string, name: string, message: string): Finding {
  return findingOf(
    "NOT_CONVERTED",
    { kind: "PodDefault", namespace, name },
    { message: `PodDefault ${name} is not converted: ${message}` },
  );
}

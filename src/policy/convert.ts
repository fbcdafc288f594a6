import {
  type PreparedPodDefault,
  preparePodDefaults,
} from "../admission/pod-default/prepare-pod-defaults.ts";
import { type Finding, findingOf } from "../finding/finding.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { celSelector, isTooLong } from "./cel.ts";
import { differencesOf, type PolicyRunner } from "./differences.ts";
import { fieldTooLong, type Mutation, mutationOf, type OnConflict, type PolicySource } from "./mutations.ts";

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
  readonly notConverted: readonly Finding[];
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
  return {
    conversions: all.flatMap((one) => one.conversion ?? []),
    notConverted: all.flatMap((one) => one.notConverted),
  };
}

function convertNamespace(
  namespace: string,
  podDefaults: readonly PodDefault[],
  target: PolicyTarget,
  onConflict: OnConflict,
): { readonly conversion?: Conversion; readonly notConverted: readonly Finding[] } {
  const { podDefaults: prepared, refused } = preparePodDefaults(podDefaults, undefined);
  const unfit = prepared.flatMap((one) => {
    const message = whyNot(one);
    return message === undefined ? [] : [{ name: one.name, message }];
  });
  const notConverted = [...refused, ...unfit].map(({ name, message }) => {
    const object = { kind: "PodDefault", namespace, name };
    return findingOf("NOT_CONVERTED", object, { message: `PodDefault ${name} is not converted: ${message}` });
  });
  const isUnfit = new Set(unfit.map(({ name }) => name));
  const source = { namespace, podDefaults: prepared.filter(({ name }) => !isUnfit.has(name)) };
  if (source.podDefaults.length === 0) return { notConverted };
  const objects =
    source.podDefaults.length > mostPodDefaults
      ? undefined
      : target.write(source, mutationOf(source, onConflict));
  if (!objects?.every(isStorable)) return { notConverted: [...notConverted, tooLarge(source)] };
  const conversion = {
    namespace,
    podDefaults: source.podDefaults.map(({ name }) => name),
    objects,
    differences: differencesOf(source, onConflict, target).map((message) =>
      findingOf("POLICY_DIFFERS", { kind: "Namespace", name: namespace }, { message }),
    ),
  };
  return { conversion, notConverted };
}

/** Bytes of an object that a cluster stores: --max-request-bytes of etcd. */
const largestObject = 1.5 * 1024 * 1024;

function isStorable(object: JsonObject): boolean {
  return Buffer.byteLength(JSON.stringify(object)) <= largestObject;
}

/** PodDefaults of a policy; more never fit, and would take minutes to write. */
const mostPodDefaults = 4000;

function tooLarge({ namespace, podDefaults }: PolicySource): Finding {
  const message =
    `Namespace ${namespace} gets no policy: with ${podDefaults.length} PodDefaults it would be larger than 1.5 MB, ` +
    "the most that a cluster stores in one object";
  return findingOf("NOT_CONVERTED", { kind: "Namespace", name: namespace }, { message });
}

/** Why a PodDefault is in no policy; undefined where it is in one. */
function whyNot(podDefault: PreparedPodDefault): string | undefined {
  const { selector, spec } = podDefault;
  if (!selector.ok)
    return `its selector is invalid, and no policy can deny every Pod of the namespace as the webhook does: ${selector.error}`;
  const field = isTooLong(celSelector(selector.clauses, "variables.podLabels"))
    ? "selector"
    : fieldTooLong(podDefault);
  if (field !== undefined)
    return `an item of spec.${field} does not fit into a CEL expression, which has at most 100,000 characters`;
  return hasLargeInteger(spec as Json)
    ? "it has an integer beyond 2^53, which loses digits in a patch that CEL makes"
    : undefined;
}

/** The API server converts the numbers of CEL's patches to floating point (structpb.Value). */
function hasLargeInteger(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasLargeInteger);
  if (isObject(value)) return Object.values(value).some(hasLargeInteger);
  return typeof value === "bigint" || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

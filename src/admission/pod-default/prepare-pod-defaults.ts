import { decode } from "../../kubernetes/decode.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { type CompiledSelector, compileSelector } from "../../kubernetes/selector.ts";
import { goType } from "../../kubernetes/types.ts";
import type { PodDefault, PodDefaultSpec } from "../../model/pod-default.ts";
import { publishedCrd, storeSpec } from "../../model/pod-default-crd.ts";
import { withoutField } from "../defaulting/field.ts";

/** A PodDefault as the webhook holds it, with its selector converted. */
export type PreparedPodDefault = {
  readonly name: string;
  /** "" for one that was never stored. */
  readonly resourceVersion: string;
  readonly spec: PodDefaultSpec;
  readonly selector: CompiledSelector;
};

/** `message` is the API server's. */
type RefusedPodDefault = { readonly name: string; readonly message: string };

/** What the webhook reads of the PodDefaults of a namespace. */
export type PreparedPodDefaults = {
  /** By name, bytewise. */
  readonly podDefaults: readonly PreparedPodDefault[];
  /** PodDefaults of files that the CRD does not allow: the API server would not store them. */
  readonly refused: readonly RefusedPodDefault[];
  /** Minor version of the k8s.io/api that the webhook is built with. */
  readonly webhookApi: number;
};

/**
 * Sorts and decodes PodDefaults and compiles every selector. Invalid selectors are kept: they deny every Pod. A PodDefault without
 * a resourceVersion was never stored and goes through the CRD first.
 * @param webhookVersion tag of the image that the webhook runs: "v1.7.0"; undefined: the newest
 */
export function preparePodDefaults(
  podDefaults: readonly PodDefault[],
  webhookVersion: string | undefined,
  crd = publishedCrd,
): PreparedPodDefaults {
  const release = readWebhookRelease(webhookVersion);
  const prepared: PreparedPodDefault[] = [];
  const refused: RefusedPodDefault[] = [];
  for (const { metadata, spec } of podDefaults) {
    const { name, resourceVersion } = metadata;
    const stored = resourceVersion ? ({ ok: true, spec } as const) : storeSpec(name, spec, crd);
    if (stored.ok) prepared.push(prepare(name, resourceVersion ?? "", stored.spec, release));
    else refused.push({ name, message: stored.message });
  }
  return { podDefaults: prepared.sort(byName), refused, webhookApi: release.api };
}

function prepare(
  name: string,
  resourceVersion: string,
  stored: JsonObject,
  { api, unknown }: WebhookRelease,
): PreparedPodDefault {
  const known = unknown.reduce<JsonObject>(withoutField, stored);
  const spec = decode(goType(api, "PodDefaultSpec"), known) as PodDefaultSpec;
  return { name, resourceVersion, spec, selector: compileSelector(spec.selector ?? {}) };
}

/** Names of PodDefaults are ASCII, so that comparing UTF-16 units is comparing bytes. */
function byName(a: PreparedPodDefault, b: PreparedPodDefault): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

/** What a release of the webhook is built with. */
type WebhookRelease = {
  /** Minor version of its k8s.io/api: it does not know the fields of Pods and PodDefaults that came later. */
  readonly api: number;
  /** Fields of a PodDefault that its own types do not have. */
  readonly unknown: readonly (keyof PodDefaultSpec)[];
};

const newest: WebhookRelease = { api: 35, unknown: [] };

/** From which release on, and what holds then: go.mod and PodDefaultSpec of kubeflow/kubeflow and kubeflow/dashboard. */
const releases: readonly (readonly [major: number, minor: number, WebhookRelease])[] = [
  [2, 1, newest],
  [1, 8, { api: 28, unknown: [] }],
  [1, 7, { api: 23, unknown: [] }],
  [0, 0, { api: 23, unknown: ["initContainers", "sidecars", "command", "args", "imagePullSecrets"] }],
];

/** The release that the tag of the webhook's image names: "v1.7.0". A tag that is not a version is taken for the newest. */
function readWebhookRelease(tag: string | undefined): WebhookRelease {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\D|$)/.exec(tag ?? "") ?? [];
  if (major === undefined || minor === undefined) return newest;
  const [version, since] = [Number(major), Number(minor)];
  const found = releases.find(([first, from]) => version > first || (version === first && since >= from));
  return found?.[2] ?? newest;
}

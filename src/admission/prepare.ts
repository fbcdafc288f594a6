import { decode } from "../kubernetes/decode.ts";
import type { LabelSelector } from "../kubernetes/selector.ts";
import { type CompiledSelector, compileSelector } from "../kubernetes/selector.ts";
import { goType } from "../kubernetes/types.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";
import { type PreparedNamespace, prepareNamespace } from "./in-tree/in-tree.ts";
import { applyCrdDefaults } from "./pod-default/crd-defaults.ts";
import { readWebhookRelease, type WebhookRelease } from "./pod-default/webhook-release.ts";

/** A PodDefault as the webhook holds it, with its selector converted. */
export type PreparedPodDefault = {
  readonly name: string;
  /** "" for one that was never stored. */
  readonly resourceVersion: string;
  readonly spec: PodDefaultSpec;
  readonly selector: CompiledSelector;
};

/** What admission of every Pod of one namespace needs, made once. */
export type Admission = PreparedNamespace & {
  /** By name, bytewise. */
  readonly podDefaults: readonly PreparedPodDefault[];
  /** PodDefaults among the given ones that live in another namespace, and so never apply. */
  readonly foreign: readonly PodDefault[];
  readonly namespaceSelector: CompiledSelector;
  readonly objectSelector: CompiledSelector;
  /** Minor version of the k8s.io/api that the webhook is built with. */
  readonly webhookApi: number;
};

const everything: LabelSelector = {};

/** Sorts and decodes the PodDefaults and compiles every selector. Bad selectors are kept: they deny every Pod. */
export function prepareAdmission(context: NamespaceContext): Admission {
  const { namespace, podDefaults, webhook, webhookVersion } = context;
  const release = readWebhookRelease(webhookVersion);
  const isForeign = ({ metadata }: PodDefault): boolean =>
    metadata.namespace !== undefined && metadata.namespace !== namespace;
  return {
    ...prepareNamespace(context),
    podDefaults: podDefaults
      .filter((podDefault) => !isForeign(podDefault))
      .map((podDefault) => prepare(podDefault, release))
      .sort(byName),
    foreign: podDefaults.filter(isForeign),
    namespaceSelector: compileSelector(webhook?.namespaceSelector ?? everything),
    objectSelector: compileSelector(webhook?.objectSelector ?? everything),
    webhookApi: release.api,
  };
}

function prepare({ metadata, spec }: PodDefault, { api, unknown }: WebhookRelease): PreparedPodDefault {
  const known = Object.fromEntries(
    Object.entries(applyCrdDefaults(spec)).filter(
      ([field]) => !(unknown as readonly string[]).includes(field),
    ),
  );
  const decoded = decode(goType(api, "PodDefaultSpec"), known) as PodDefaultSpec;
  return {
    name: metadata.name,
    resourceVersion: metadata.resourceVersion ?? "",
    spec: decoded,
    selector: compileSelector(decoded.selector ?? everything),
  };
}

/** Names of PodDefaults are ASCII, so that comparing UTF-16 units is comparing bytes. */
function byName(a: PreparedPodDefault, b: PreparedPodDefault): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { LabelSelector } from "../../kubernetes/selector.ts";
import { readConvertedFrom } from "../../model/converted-policy.ts";
import { guardLabel } from "../../model/marker.ts";
import type { PodPolicy } from "../../model/namespace-context.ts";
import type { Readable } from "../../model/readable.ts";
import { matchesNewPods, type Rule } from "../../model/webhook-configuration.ts";
import type { Cluster } from "../cluster.ts";
import {
  mutatingAdmissionPolicies,
  validatingAdmissionPolicies,
  validatingWebhookConfigurations,
} from "../resources/known.ts";
import { readAll } from "./built-in.ts";

type Matching = { readonly namespaceSelector?: LabelSelector; readonly objectSelector?: LabelSelector };
type Configuration = {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly (Matching & { readonly name: string; readonly rules?: readonly Rule[] })[];
};
type Policy = {
  readonly metadata: { readonly name: string; readonly labels?: StringMap };
  readonly spec?: { readonly matchConstraints?: Matching & { readonly resourceRules?: readonly Rule[] } };
};

/**
 * What sees new Pods besides mutating webhooks, in the API server's order: MutatingAdmissionPolicies, ValidatingAdmissionPolicies,
 * validating webhooks. The first that may not be read makes all of them unknown.
 */
export async function readPodPolicies(
  cluster: Pick<Cluster, "list">,
): Promise<Readable<readonly PodPolicy[]>> {
  const [mutating, validating, webhooks] = await Promise.all([
    readAll<Policy>(cluster, mutatingAdmissionPolicies),
    readAll<Policy>(cluster, validatingAdmissionPolicies),
    readAll<Configuration>(cluster, validatingWebhookConfigurations),
  ]);
  if (!mutating.known) return mutating;
  if (!validating.known) return validating;
  if (!webhooks.known) return webhooks;
  return {
    known: true,
    value: [
      ...mutating.value.flatMap((policy) => policyOf("MutatingAdmissionPolicy", policy)),
      ...validating.value.flatMap((policy) => policyOf("ValidatingAdmissionPolicy", policy)),
      ...webhooks.value.flatMap(({ metadata, webhooks: all = [] }) =>
        all
          .filter(({ rules = [] }) => rules.some(matchesNewPods))
          .map((webhook) => describe("validating webhook", `${webhook.name} (${metadata.name})`, webhook)),
      ),
    ],
  };
}

/** Whether the cluster has a policy that `guard` printed. */
export async function readIsGuarded(cluster: Pick<Cluster, "list">): Promise<Readable<boolean>> {
  const policies = await readAll<Policy>(cluster, validatingAdmissionPolicies);
  if (!policies.known) return policies;
  return { known: true, value: policies.value.some(({ metadata }) => guardLabel in (metadata.labels ?? {})) };
}

function policyOf(kind: PodPolicy["kind"], { metadata, spec }: Policy): readonly PodPolicy[] {
  const constraints = spec?.matchConstraints;
  if (!constraints?.resourceRules?.some(matchesNewPods)) return [];
  const convertedFrom = readConvertedFrom({ metadata });
  return [{ ...describe(kind, metadata.name, constraints), ...(convertedFrom && { convertedFrom }) }];
}

function describe(
  kind: PodPolicy["kind"],
  name: string,
  { namespaceSelector = {}, objectSelector = {} }: Matching,
): PodPolicy {
  return { kind, name, namespaceSelector, objectSelector };
}

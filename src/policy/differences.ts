import { describeField, type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import { longestPodDefaultName } from "../model/marker.ts";
import type { OnConflict, PolicySource } from "./mutations.ts";

/** What of a policy depends on who runs it. */
export type PolicyRunner = {
  /** When Pods reach the policy, as a sentence. */
  readonly order: string;
  /** Which installation takes the policy, as a sentence. */
  readonly needs: string;
};

/** Where Pods get something else from the policy than from the webhook, a sentence each. */
export function differencesOf(
  { namespace, podDefaults }: PolicySource,
  onConflict: OnConflict,
  { order, needs }: PolicyRunner,
): readonly string[] {
  const injects = (field: InjectedField): boolean =>
    podDefaults.some(({ spec }) => spec[field] !== undefined);
  const intoContainers = injectedFieldNames.some(
    (field) => describeField(field).home.in === "containers" && injects(field),
  );
  const longNames = podDefaults
    .map(({ name }) => name)
    .filter(({ length }) => length > longestPodDefaultName);
  return [
    needs,
    "The policy is a copy: convert again when a PodDefault changes, all of the namespace together.",
    `The policy acts in namespace ${namespace} whatever its labels are; the webhook skips namespaces that are not a profile's.`,
    order,
    onConflict === "deny"
      ? "A conflict denies the Pod, as in the webhook, and the message names the items, not their contents."
      : "A conflict keeps what the Pod, or an earlier PodDefault, has; the webhook denies the Pod.",
    "Items are compared with the Pod's as the API server prints them: quantities in their canonical form.",
    "The markers carry the resourceVersion that each PodDefault had when it was converted; one from a file has none.",
    ...longNames.map(
      (name) =>
        `${name} gets no marker, because its name is too long for one; the webhook's Pods are rejected.`,
    ),
    ...(injects("sidecars") && intoContainers
      ? [
          "A sidecar for a Pod of several containers is added; the webhook's patch fails there (500), or removes a container.",
        ]
      : []),
    ...(injects("envFrom")
      ? [
          "A source of envFrom that a container has is not added again; the webhook adds it again together with a sidecar.",
        ]
      : []),
  ];
}

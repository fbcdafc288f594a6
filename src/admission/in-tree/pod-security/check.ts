import type { JsonObject } from "../../../kubernetes/json.ts";
import type { Pod } from "../../../model/pod.ts";
import { allContainers } from "../../defaulting/containers.ts";
import { struct, text } from "../../defaulting/field.ts";

/** What a check holds against a Pod: CheckResult of k8s.io/pod-security-admission, and where it lies. */
export type Failure = {
  readonly reason: string;
  readonly detail: string;
  readonly containers?: readonly string[];
  readonly volumes?: readonly string[];
};

/** A check of the Pod Security Standards. */
export type Check = {
  readonly id: string;
  /** The first policy version that has it. */
  readonly since: number;
  /** The baseline check that a restricted one replaces. */
  readonly overrides?: string;
  /** `policy` is the minor version of the standards that is evaluated. */
  readonly find: (pod: Pod, policy: number) => Failure | undefined;
};

/** Who sets something, "pod" first, as the details name them: `pod and containers "a", "b"`. */
export type Setters = { readonly words: string; readonly containers: readonly string[] };

/** The containers for which a test holds, init containers first. */
export function containersWhere(pod: Pod, test: (container: JsonObject) => boolean): readonly string[] {
  return allContainers(pod.spec)
    .filter(test)
    .map((container) => text(container, "name"));
}

/** What sets something bad: the Pod's securityContext, those of containers, or both; undefined if nothing does. */
export function findSetters(
  pod: Pod,
  violates: (securityContext: JsonObject) => boolean,
): Setters | undefined {
  const containers = containersWhere(pod, (container) => violates(securityContext(container)));
  const words = [
    ...(violates(securityContext(pod.spec)) ? ["pod"] : []),
    ...(containers.length > 0 ? [nameContainers(containers)] : []),
  ];
  return words.length === 0 ? undefined : { words: words.join(" and "), containers };
}

/** The securityContext of a container or a Pod's spec; one without fields if there is none. */
export function securityContext(owner: JsonObject): JsonObject {
  return struct(owner, "securityContext") ?? {};
}

/** `container "a"`, `containers "a", "b"` */
export function nameContainers(names: readonly string[]): string {
  return `${plural("container", names)} ${quoteAll(names)}`;
}

/** pluralize */
export function plural(word: string, of: readonly unknown[]): string {
  return of.length === 1 ? word : `${word}s`;
}

/** joinQuote */
export function quoteAll(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

/** sets.NewString(...).List() */
export function sortedSet(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}

/** relaxPolicyForUserNamespacePod */
export function hasUserNamespace(pod: Pod): boolean {
  return pod.spec["hostUsers"] === false;
}

export function isWindows(pod: Pod): boolean {
  return text(struct(pod.spec, "os") ?? {}, "name") === "windows";
}

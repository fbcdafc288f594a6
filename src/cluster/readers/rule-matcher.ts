/** One of a webhook's rules (admissionregistration.k8s.io/v1 RuleWithOperations). */
export type Rule = {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
};

/**
 * Whether a rule matches CREATE of Pods: Matcher of k8s.io/apiserver pkg/admission/plugin/webhook/predicates/rules. Pods have
 * one version in one group, so that matchPolicy Equivalent finds no more than Exact.
 */
export function matchesNewPods(rule: Rule): boolean {
  return (
    (rule.scope === undefined || rule.scope === "*" || rule.scope === "Namespaced") &&
    exactOrWildcard(rule.operations, "CREATE") &&
    exactOrWildcard(rule.apiGroups, "") &&
    exactOrWildcard(rule.apiVersions, "v1") &&
    (rule.resources ?? []).some(matchesPods)
  );
}

function exactOrWildcard(items: readonly string[] = [], requested: string): boolean {
  return items.includes("*") || items.includes(requested);
}

/** Matcher.resource: the subresource of `pods/*` may be the empty one, that of `*` must be. */
function matchesPods(resource: string): boolean {
  const slash = resource.indexOf("/");
  const [name, subresource] =
    slash < 0 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash + 1)];
  return (name === "*" || name === "pods") && (subresource === "*" || subresource === "");
}

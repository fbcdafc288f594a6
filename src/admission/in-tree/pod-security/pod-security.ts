import type { Assumption, PodSecurityViolation } from "../../../model/outcome.ts";
import type { Pod } from "../../../model/pod.ts";
import type { Validated } from "../plugin.ts";
import { baselineChecks } from "./baseline.ts";
import type { Check } from "./check.ts";
import { type LevelVersion, type Policy, printPolicy } from "./policy.ts";
import { restrictedChecks } from "./restricted.ts";

/**
 * Plugin PodSecurity (EvaluatePod of k8s.io/pod-security-admission). Exemptions are in the API server's own
 * configuration, which nobody can read: none is assumed.
 *
 * @param server minor version of the API server, whose definitions are the latest
 */
export function checkPodSecurity(pod: Pod, policy: Policy, server: number): Validated {
  const { enforce, audit, warn } = policy;
  const violations = evaluateLevel(pod, enforce, server);
  if (violations.length > 0) {
    const text = `violates PodSecurity "${printPolicy(enforce)}": ${printViolations(violations)}`;
    const containers = [...new Set(violations.flatMap((violation) => violation.containers))];
    return {
      refusal: { text, by: { plugin: "PodSecurity", policy: printPolicy(enforce), containers, violations } },
      assumptions: [
        {
          code: "POD_SECURITY_EXEMPTIONS_UNKNOWN",
          message:
            "PodSecurity exemptions for users, namespaces and RuntimeClasses are unknown; assumed that there are none",
        },
      ],
    };
  }
  const warned = warnOf(pod, warn, server, "warns");
  const audited = printPolicy(audit) === printPolicy(warn) ? [] : warnOf(pod, audit, server, "audits");
  return { assumptions: [...warned, ...audited] };
}

/** Every check of a level that a Pod fails, in upstream's order. */
function evaluateLevel(
  pod: Pod,
  { level, version }: LevelVersion,
  server: number,
): readonly PodSecurityViolation[] {
  const policy = Math.min(version ?? server, server);
  return checksOf(level, policy).flatMap(({ id, find }) => {
    const failure = find(pod, policy);
    return failure === undefined ? [] : [{ check: id, containers: [], volumes: [], ...failure }];
  });
}

/** populate of policy/registry.go: restricted has the checks of baseline too, unless one of its own replaces them. */
function checksOf(level: LevelVersion["level"], policy: number): readonly Check[] {
  if (level === "privileged") return [];
  const isDefined = ({ since }: Check): boolean => since <= policy;
  const baseline = baselineChecks.filter(isDefined);
  if (level === "baseline") return baseline;
  const restricted = restrictedChecks.filter(isDefined);
  return [
    ...baseline.filter(({ id }) => !restricted.some(({ overrides }) => overrides === id)),
    ...restricted,
  ];
}

/** AggregateCheckResult.ForbiddenDetail */
function printViolations(violations: readonly PodSecurityViolation[]): string {
  return violations
    .map(({ reason, detail }) => (detail === "" ? reason : `${reason} (${detail})`))
    .join(", ");
}

function warnOf(pod: Pod, of: LevelVersion, server: number, does: "warns" | "audits"): Assumption[] {
  const violations = evaluateLevel(pod, of, server);
  if (violations.length === 0) return [];
  const code = does === "warns" ? "POD_SECURITY_WARNING" : "POD_SECURITY_AUDIT";
  const message = `the API server ${does}: would violate PodSecurity "${printPolicy(of)}": ${printViolations(violations)}`;
  return [{ code, message }];
}

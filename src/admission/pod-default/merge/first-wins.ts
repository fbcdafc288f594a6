import type { Container } from "../../../model/pod.ts";
import type { PreparedPodDefault } from "../../prepare.ts";
import type { Findings } from "../findings.ts";

const istioProxy = "istio-proxy";

/**
 * setCommandAndArgs, for one of the two: the first PodDefault that has it sets it where the container has none. An empty
 * list counts as set, and so keeps later ones out.
 */
export function setIfUnset(
  field: "command" | "args",
  container: Container,
  podDefaults: readonly PreparedPodDefault[],
  findings: Findings,
): readonly string[] | undefined {
  let value = container[field];
  let setter: string | undefined;
  for (const { name, spec } of podDefaults) {
    const offered = spec[field];
    if (offered === undefined) continue;
    const injection = { podDefault: name, field, key: "", container: container.name };
    if (container.name === istioProxy) {
      findings.skipped.push({ ...injection, why: "istio-proxy" });
    } else if (value === undefined) {
      value = offered;
      setter = name;
      if (offered.length > 0) findings.injections.push(injection);
    } else if (setter === undefined) {
      findings.skipped.push({ ...injection, why: "already-set" });
    } else {
      findings.skipped.push({ ...injection, why: "earlier-pod-default", by: setter });
    }
  }
  return value;
}

import type { Json } from "../../../kubernetes/json.ts";
import type { Merge } from "../merge-log.ts";

const istioProxy = "istio-proxy";

/**
 * setCommandAndArgs, for one of the two: the first PodDefault that has it sets it where the container has none. An empty
 * list counts as set, and so keeps later ones out.
 */
export function setIfUnset(existing: Json | undefined, { field, podDefaults, log, container }: Merge) {
  let value = existing;
  let setter: string | undefined;
  for (const { name, spec } of podDefaults) {
    const offered = spec[field] as readonly string[] | undefined;
    if (offered === undefined) continue;
    const injection = { podDefault: name, field, key: "", ...(container && { container: container.name }) };
    if (container?.name === istioProxy) {
      log.skipped.push({ ...injection, why: "istio-proxy" });
    } else if (value === undefined) {
      value = offered;
      setter = name;
      if (offered.length > 0) log.injections.push(injection);
    } else if (setter === undefined) {
      log.skipped.push({ ...injection, why: "already-set" });
    } else {
      log.skipped.push({ ...injection, why: "earlier-pod-default", by: setter });
    }
  }
  return value;
}

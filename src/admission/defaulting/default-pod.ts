import { decode } from "../../kubernetes/decode.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { marshal } from "../../kubernetes/marshal.ts";
import { roundResource } from "../../kubernetes/quantity.ts";
import { type GoType, goType } from "../../kubernetes/types.ts";
import { latestMinor } from "../../kubernetes/version.ts";
import type { Pod } from "../../model/pod.ts";
import { compileRules } from "./apply-rules.ts";
import { withoutField } from "./field.ts";
import { defaultingRules } from "./rules.ts";

type Defaulting = { readonly podType: GoType; readonly apply: (pod: JsonObject) => JsonObject };

const compiled = new Map<number, Defaulting>();

/**
 * A Pod as the API server has it after decoding and defaulting, written as it would write it: unknown fields are gone,
 * defaults are there, quantities are canonical. A Pod with all of that already is returned as it came.
 * Mirrors SetObjectDefaults_Pod.
 *
 * @param minor version of Kubernetes, whose types and defaults count
 */
export function defaultPod(pod: Pod, minor: number = latestMinor): Pod {
  const { podType, apply } = compiled.get(minor) ?? compile(minor);
  // The cast: decoding and defaulting keep apiVersion, kind, metadata and spec where they are.
  return withoutNoTime(marshal(podType, apply(decode(podType, pod))) as Pod);
}

function compile(minor: number): Defaulting {
  const apply = compileRules({ types: defaultingRules(minor), resource: roundResource }, minor);
  const defaulting = { podType: goType(minor, "Pod"), apply };
  compiled.set(minor, defaulting);
  return defaulting;
}

/** Before 1.34 Go writes a time that is not set as null; the API server sets a Pod's own. */
function withoutNoTime(pod: Pod): Pod {
  if (pod.metadata["creationTimestamp"] !== null) return pod;
  return { ...pod, metadata: withoutField(pod.metadata, "creationTimestamp") as Pod["metadata"] };
}

import { decode } from "../../kubernetes/decode.ts";
import { marshal } from "../../kubernetes/marshal.ts";
import { roundResource } from "../../kubernetes/quantity.ts";
import { goType } from "../../kubernetes/types.ts";
import type { Pod } from "../../model/pod.ts";
import { compileRules } from "./apply-rules.ts";
import { defaultingRules } from "./rules.ts";

const podType = goType("apiServer", "Pod");
const applyDefaults = compileRules({ types: defaultingRules, resource: roundResource });

/**
 * A Pod as the API server has it after decoding and defaulting, written as it would write it: unknown fields are gone,
 * defaults are there, quantities are canonical. A Pod with all of that already is returned as it came.
 * Mirrors SetObjectDefaults_Pod of Kubernetes 1.37.
 */
export function defaultPod(pod: Pod): Pod {
  // The cast: decoding and defaulting keep apiVersion, kind, metadata and spec where they are.
  return marshal(podType, applyDefaults(decode(podType, pod))) as Pod;
}

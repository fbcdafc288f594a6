import type { Pod } from "../../model/pod.ts";
import { isSet, number, text } from "../defaulting/field.ts";
import type { PluginResult } from "./in-tree.ts";

const policy = "PreemptLowerPriority";

/** The classes that every cluster has, and "" for none while no class is the global default. */
const priorities: Readonly<Record<string, number>> = {
  "": 0,
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

/** Plugin Priority: resolves the class to a number; a Pod may name the number only if it is the same. */
export function resolvePriority({ spec }: Pod): PluginResult {
  const className = text(spec, "priorityClassName");
  const priority = priorities[className];
  if (priority === undefined) return assumeClass(className, spec);
  if (isSet(spec, "priority") && number(spec, "priority") !== priority) {
    const refusal = `the integer value of priority (${number(spec, "priority")}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`;
    return { ok: false, refusal };
  }
  if (isSet(spec, "preemptionPolicy") && text(spec, "preemptionPolicy") !== policy) {
    const refusal = `the string value of PreemptionPolicy (${text(spec, "preemptionPolicy")}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
    return { ok: false, refusal };
  }
  if (spec["priority"] === priority && spec["preemptionPolicy"] === policy) return { ok: true, spec };
  return { ok: true, spec: { ...spec, priority, preemptionPolicy: policy } };
}

function assumeClass(className: string, spec: Pod["spec"]): PluginResult {
  const message = `PriorityClass ${JSON.stringify(className)} is not read: it is assumed to exist; the Pod's priority and preemptionPolicy will be those of the class`;
  return { ok: true, spec, assumptions: [{ code: "PRIORITY_CLASS_NOT_READ", message }] };
}

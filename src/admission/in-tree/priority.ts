import { checkDnsSubdomain } from "../../kubernetes/names.ts";
import type { AdmissionContext, PriorityClass } from "../../model/namespace-context.ts";
import type { DecidingObject } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";
import { isSet, number, text } from "../defaulting/field.ts";
import { type Admitted, refusal } from "./plugin.ts";

type Resolved = { readonly name: string; readonly priority: number; readonly policy: string };

/** The default of the field PriorityClass.preemptionPolicy, too. */
const usualPolicy = "PreemptLowerPriority";

/** The classes that every cluster has. */
const systemClasses: readonly PriorityClass[] = [
  { metadata: { name: "system-cluster-critical" }, value: 2_000_000_000 },
  { metadata: { name: "system-node-critical" }, value: 2_000_001_000 },
];

/**
 * Plugin Priority (admitPod): resolves the class to a number and a policy; a Pod may name them only if they are the same.
 * If the classes are unknown, a named one is assumed to exist, and none is assumed to be the global default.
 */
export function resolvePriority(
  pod: Pod,
  {
    priorityClasses: classes,
    hasOtherClasses,
  }: Pick<AdmissionContext, "priorityClasses" | "hasOtherClasses">,
): Admitted {
  const { spec } = pod;
  const className = text(spec, "priorityClassName");
  const known = [...systemClasses, ...(classes ?? [])];
  const found = className === "" ? defaultOf(known) : resolve(className, known);
  if (found === undefined) {
    const mayExist = classes === undefined || hasOtherClasses;
    if (mayExist && checkDnsSubdomain(className).length === 0) return assumeClass(className, pod);
    return forbid(`no PriorityClass with name ${className} was found`);
  }
  const { name, priority, policy } = found;
  const object = name === "" ? undefined : ({ kind: "PriorityClass", name } as const);
  if (isSet(spec, "priority") && number(spec, "priority") !== priority) {
    const given = `the integer value of priority (${number(spec, "priority")})`;
    return forbid(`${given} ${mustNotBeProvided(priority)}`, object);
  }
  if (isSet(spec, "preemptionPolicy") && text(spec, "preemptionPolicy") !== policy) {
    const given = `the string value of PreemptionPolicy (${text(spec, "preemptionPolicy")})`;
    return forbid(`${given} ${mustNotBeProvided(policy)}`, object);
  }
  if (name === className && spec["priority"] === priority && spec["preemptionPolicy"] === policy) {
    return { ok: true, pod };
  }
  const named = name === "" ? {} : { priorityClassName: name };
  return { ok: true, pod: { ...pod, spec: { ...spec, ...named, priority, preemptionPolicy: policy } } };
}

function mustNotBeProvided(computed: number | string): string {
  return `must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`;
}

function forbid(words: string, object?: DecidingObject): Admitted {
  return { ok: false, refusal: refusal("Priority", words, object) };
}

/** getDefaultPriorityClass: of several the one with the lowest value; 0 where there is none. */
function defaultOf(known: readonly PriorityClass[]): Resolved {
  const [lowest] = known.filter(({ globalDefault }) => globalDefault).sort((a, b) => a.value - b.value);
  return lowest ? resolved(lowest) : { name: "", priority: 0, policy: usualPolicy };
}

function resolve(className: string, known: readonly PriorityClass[]): Resolved | undefined {
  const found = known.find(({ metadata }) => metadata.name === className);
  return found && resolved(found);
}

function resolved({ metadata, value, preemptionPolicy = usualPolicy }: PriorityClass): Resolved {
  return { name: metadata.name, priority: value, policy: preemptionPolicy };
}

function assumeClass(className: string, pod: Pod): Admitted {
  const message = `PriorityClass ${JSON.stringify(className)} is unknown; assumed that it exists; it sets the Pod's priority and preemptionPolicy`;
  return { ok: true, pod, assumptions: [{ code: "PRIORITY_CLASS_NOT_READ", message }] };
}

import { decode } from "../../kubernetes/decode.ts";
import { isSame } from "../../kubernetes/equal.ts";
import { quote } from "../../kubernetes/go-text.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsSubdomain, checkResourceName } from "../../kubernetes/names.ts";
import { compareQuantities, roundResource } from "../../kubernetes/quantity.ts";
import { goType } from "../../kubernetes/types.ts";
import type { AdmissionContext } from "../../model/namespace-context.ts";
import type { RuntimeClass } from "../../model/namespace-objects.ts";
import type { Assumption } from "../../model/outcome.ts";
import type { Pod, PodSpec, Toleration } from "../../model/pod.ts";
import { entries, isSet, number, text } from "../defaulting/field.ts";
import { readResources } from "../resource-lists.ts";
import { type Admitted, type PluginRefusal, refusal, type Validated } from "./plugin.ts";

const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

const tolerationType = goType("apiServer", "Toleration");

type Classes = Pick<AdmissionContext, "runtimeClasses" | "hasOtherClasses">;

/**
 * Plugin RuntimeClass (Admit): gives the Pod its class's overhead, node selector and tolerations. Where the classes are
 * unknown, the one that a Pod names is assumed to exist and to add nothing.
 */
export function applyRuntimeClass(pod: Pod, { runtimeClasses: classes, hasOtherClasses }: Classes): Admitted {
  const name = pod.spec["runtimeClassName"];
  if (typeof name !== "string") return { ok: true, pod };
  const unaskable = checkResourceName(name);
  if (unaskable !== undefined) {
    return { ok: false, refusal: { ...refusal("RuntimeClass", unaskable), isFailure: true } };
  }
  const found = findClass(name, classes ?? []);
  const mayExist = classes === undefined || hasOtherClasses;
  if (found === undefined && mayExist && checkDnsSubdomain(name).length === 0) {
    return { ok: true, pod, assumptions: [assumeClass(name)] };
  }
  if (found === undefined) {
    return {
      ok: false,
      refusal: refusal("RuntimeClass", `pod rejected: RuntimeClass ${quote(name)} not found`),
    };
  }
  const refused = refuseOverhead(pod.spec, found) ?? refuseNodeSelector(pod.spec, found);
  if (refused !== undefined) return { ok: false, refusal: refused };
  const spec = schedule(setOverhead(pod.spec, found), found);
  return { ok: true, pod: spec === pod.spec ? pod : { ...pod, spec } };
}

/** Plugin RuntimeClass (Validate, validateOverhead): only a class gives a Pod overhead. */
export function checkOverhead(
  { spec }: Pod,
  { runtimeClasses: classes, hasOtherClasses }: Classes,
): Validated {
  const name = text(spec, "runtimeClassName");
  const found = findClass(name, classes ?? []);
  if (found?.overhead !== undefined) {
    return hasOverhead(spec, found) ? {} : { refusal: refusal("RuntimeClass", mismatch, objectOf(found)) };
  }
  const isUnknown =
    found === undefined && (classes === undefined || hasOtherClasses) && isSet(spec, "runtimeClassName");
  if (!isSet(spec, "overhead") || isUnknown) return {};
  const words = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
  return { refusal: refusal("RuntimeClass", words, found && objectOf(found)) };
}

function findClass(name: string, classes: readonly RuntimeClass[]): RuntimeClass | undefined {
  return classes.find(({ metadata }) => metadata.name === name);
}

function objectOf({ metadata: { name } }: RuntimeClass) {
  return { kind: "RuntimeClass", name } as const;
}

function assumeClass(name: string): Assumption {
  const message = `RuntimeClass ${JSON.stringify(name)} is unknown; assumed that it exists and adds no overhead, node selector or tolerations`;
  return { code: "RUNTIME_CLASS_NOT_READ", message };
}

/** The check of setOverhead: a Pod may name only the overhead that it gets. */
function refuseOverhead(spec: PodSpec, found: RuntimeClass): PluginRefusal | undefined {
  const isSaid = Object.keys(entries(spec, "overhead")).length > 0;
  if (found.overhead === undefined || !isSaid || hasOverhead(spec, found)) return undefined;
  return refusal("RuntimeClass", mismatch, objectOf(found));
}

/** Semantic.DeepEqual of the Pod's overhead and its class's. */
function hasOverhead(spec: PodSpec, { overhead }: RuntimeClass): boolean {
  const [own, wanted] = [readResources(entries(spec, "overhead")), readResources(overhead?.podFixed)];
  return (
    own.size === wanted.size &&
    [...own].every(([name, quantity]) => {
      const other = wanted.get(name);
      return other !== undefined && compareQuantities(quantity, other) === 0;
    })
  );
}

/** setOverhead */
function setOverhead(spec: PodSpec, { overhead }: RuntimeClass): PodSpec {
  if (overhead === undefined) return spec;
  const written = Object.fromEntries(
    Object.entries(overhead.podFixed ?? {}).map(([name, text]) => [name, roundResource(String(text).trim())]),
  );
  if (isSame(entries(spec, "overhead"), written)) return spec;
  return { ...spec, overhead: written };
}

/** The check of setScheduling. Go visits the labels in random order; here they are sorted by key. */
function refuseNodeSelector(spec: PodSpec, found: RuntimeClass): PluginRefusal | undefined {
  const own = entries(spec, "nodeSelector");
  const wanted = found.scheduling?.nodeSelector ?? {};
  const key = Object.keys(wanted)
    .sort()
    .find((label) => Object.hasOwn(own, label) && own[label] !== wanted[label]);
  if (key === undefined) return undefined;
  const words = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted[key]}; pod.spec.nodeSelector[${key}] = ${own[key]}`;
  return refusal("RuntimeClass", words, objectOf(found));
}

/** setScheduling */
function schedule(spec: PodSpec, { scheduling }: RuntimeClass): PodSpec {
  if (scheduling === undefined) return spec;
  const nodeSelector = { ...entries(spec, "nodeSelector"), ...scheduling.nodeSelector };
  const own = spec.tolerations ?? [];
  const ofClass = (scheduling.tolerations ?? []).map((one) => decode(tolerationType, one) as Toleration);
  const tolerations = mergeTolerations(own, ofClass);
  const isAsBefore = isSame(nodeSelector, entries(spec, "nodeSelector")) && isSame(tolerations, own);
  if (isAsBefore) return spec;
  return {
    ...spec,
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}

/** MergeTolerations of kubernetes pkg/util/tolerations: of two, the one that tolerates no more than the other goes. */
function mergeTolerations(
  first: readonly Toleration[],
  second: readonly Toleration[],
): readonly Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  for (const [index, one] of all.entries()) {
    const isCovered =
      merged.some((kept) => isSuperset(kept, one)) ||
      all.slice(index + 1).some((later) => !isSame(one, later) && isSuperset(later, one));
    if (!isCovered) merged.push(one);
  }
  return merged;
}

/** isSuperset: `wide` tolerates all that `narrow` does. */
function isSuperset(wide: JsonObject, narrow: JsonObject): boolean {
  if (isSame(wide, narrow)) return true;
  const operator = text(wide, "operator");
  const key = text(wide, "key");
  if (text(narrow, "key") !== key && (key !== "" || operator !== "Exists")) return false;
  const effect = text(wide, "effect");
  if (text(narrow, "effect") !== effect && effect !== "") return false;
  if (effect === "NoExecute" && isSet(wide, "tolerationSeconds")) {
    const seconds = number(wide, "tolerationSeconds");
    if (!isSet(narrow, "tolerationSeconds") || number(narrow, "tolerationSeconds") > seconds) return false;
  }
  if (operator === "Exists") return true;
  const isEqual = operator === "Equal" || operator === "";
  return isEqual && text(narrow, "operator") === "Equal" && text(narrow, "value") === text(wide, "value");
}

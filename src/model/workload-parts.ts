import { isObject, type JsonObject, type Path } from "../kubernetes/json.ts";
import type { WorkloadPart } from "./workload-kinds.ts";

/** The values of a part of a workload, each with its path; undefined where a field is not there. */
export function valuesOf(
  { at }: WorkloadPart,
  object: JsonObject,
): Iterable<readonly [path: Path, value: unknown]> {
  return matches(object, at === "" ? [] : at.split("."), []);
}

/** The values at a dotted path. `*` gives every key or item; a plain step gives its value even if it is not there. */
function* matches(value: unknown, steps: readonly string[], path: Path): Generator<readonly [Path, unknown]> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    yield [path, value];
  } else if (step !== "*") {
    const child = isObject(value) ? (value as JsonObject)[step] : undefined;
    yield* matches(child, rest, [...path, step]);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* matches(item, rest, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* matches(item, rest, [...path, key]);
  }
}

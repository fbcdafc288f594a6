import { isObject } from "../../src/kubernetes/json.ts";

/** The first place where two values differ, with both; undefined if nowhere. Members have no order, elements have. */
export function firstDifference(actual: unknown, expected: unknown, path = ""): string | undefined {
  if (actual === expected) return undefined;
  if (Array.isArray(actual) !== Array.isArray(expected)) return show(path, actual, expected);
  const [a, b] = [members(actual), members(expected)];
  if (a === undefined || b === undefined) return show(path, actual, expected);
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const difference = firstDifference(a.get(key), b.get(key), `${path}/${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function members(value: unknown): Map<string, unknown> | undefined {
  return isObject(value) || Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

function show(path: string, actual: unknown, expected: unknown): string {
  return `${path}: got ${JSON.stringify(actual)}, wanted ${JSON.stringify(expected)}`;
}

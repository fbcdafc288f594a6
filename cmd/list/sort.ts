import { UsageError } from "../../src/errors.ts";
import type { Json } from "../../src/kubernetes/json.ts";
import { compareQuantities, parseQuantity } from "../../src/kubernetes/quantity.ts";
import { evaluateTemplate } from "../../src/render/columns/evaluate.ts";
import { goType } from "../../src/render/columns/go-value.ts";
import { parseTemplate } from "../../src/render/columns/parse-template.ts";
import { relaxedPath } from "../../src/render/columns/relaxed-path.ts";

/** Puts objects in the order of a field, by kubectl's rules. Throws a UsageError in kubectl's words. */
type Sorter = <T extends object>(objects: readonly T[]) => readonly T[];

/**
 * What --sort-by asks for. Objects without the field come first.
 * Mirrors SortObjects and isLess of kubectl's get.
 */
export function sorterBy(field: string): Sorter {
  const path = relaxedPath(field);
  const template = parseTemplate(path);
  return (objects) => {
    const keyed = objects.map((object) => ({
      object,
      // Objects of the API are JSON, whatever type they have here.
      key: evaluateTemplate(template, object as unknown as Json)[0]?.[0],
    }));
    if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
      throw new UsageError(`couldn't find any field with path "${path}" in the list of objects`);
    }
    return keyed.sort((a, b) => compare(a.key, b.key, path)).map(({ object }) => object);
  };
}

function compare(a: Json | undefined, b: Json | undefined, path: string): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  const odd = typeof a === "string" || typeof a === "number" ? b : a;
  throw new UsageError(`field ${path} is an unsortable type: ${goType(odd)}`);
}

/** As quantities where both are: 9 before 10, 1Gi after 900Mi. */
function compareTexts(a: string, b: string): number {
  const [first, second] = [parseQuantity(a), parseQuantity(b)];
  if (first && second) return compareQuantities(first, second);
  return a === b ? 0 : a < b ? -1 : 1;
}

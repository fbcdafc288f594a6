import type { Json } from "../../kubernetes/json.ts";
import { goType } from "./go-value.ts";
import { fail } from "./path-cursor.ts";

/** Whether a filter's comparison is true. Mirrors Equal and Less of client-go's template package: types must be the same. */
export function holds(a: Json, operator: string, b: Json): boolean {
  switch (operator) {
    case "==":
      return isEqual(a, b);
    case "!=":
      return !isEqual(a, b);
    case "<":
      return isLess(a, b);
    case "<=":
      return isLess(a, b) || isEqual(a, b);
    case ">":
      return !isLess(a, b) && !isEqual(a, b);
    case ">=":
      return !isLess(a, b);
    default:
      return fail(`unrecognized filter operator ${operator}`);
  }
}

function isEqual(a: Json, b: Json): boolean {
  checkComparable(a, b);
  return a === b;
}

function isLess(a: Json, b: Json): boolean {
  checkComparable(a, b);
  if (typeof a === "string" && typeof b === "string") return a < b;
  if (typeof a === "number" && typeof b === "number") return a < b;
  return fail("invalid type for comparison");
}

function checkComparable(a: Json, b: Json): void {
  if ([a, b].some((value) => typeof value === "object")) fail("invalid type for comparison");
  if (goType(a) !== goType(b)) fail("incompatible types for comparison");
}

import { isObject, type Json } from "../../kubernetes/json.ts";
import { formatQuantity } from "../../kubernetes/quantity.ts";
import { cutOff, unreadable } from "./go-json.ts";

/** Members of resources: maps of quantities, which a manifest may spell in many ways. */
const quantities: readonly string[] = ["limits", "requests"];

/**
 * Whether a value that a message tells can be that of a manifest: what the message does not tell fits anything, and what a
 * manifest leaves out is the same as Go's zero value.
 */
export function fits(told: Json | undefined, written: Json | undefined): boolean {
  if (told === unreadable || told === cutOff) return true;
  if (isZero(told) && isZero(written)) return true;
  if (Array.isArray(told) && Array.isArray(written)) {
    return told.length === written.length && told.every((item: Json, index) => fits(item, written[index]));
  }
  if (isObject(told) && isObject(written)) {
    const keys = new Set([...Object.keys(told), ...Object.keys(written)]);
    return [...keys].every((key) =>
      quantities.includes(key)
        ? fits(canonical(told[key]), canonical(written[key]))
        : fits(told[key], written[key]),
    );
  }
  return told === written;
}

function isZero(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.values(value).every(isZero);
}

function canonical(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, quantity]) => [name, spell(quantity)]));
}

function spell(quantity: Json): Json {
  return quantity === unreadable ? quantity : formatQuantity(String(quantity));
}

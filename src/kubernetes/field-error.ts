import { marshalJson } from "./go-json.ts";
import { quote } from "./go-text.ts";
import type { Json } from "./json.ts";
import type { ApiError } from "./status.ts";

/** One entry of a field.ErrorList (apimachinery util/validation/field): the path, and what ErrorBody says about it. */
export type FieldError = { readonly field: string; readonly body: string };

/** What a check found so far; checks append to it in upstream's order. */
export type FieldErrors = FieldError[];

/** A value to show. Go prints plain strings with %q, and values of named types as JSON. */
export type BadValue = string | number | boolean | { readonly json: Json };

function fieldError(field: string, type: string, detail: string): FieldError {
  return { field, body: detail === "" ? type : `${type}: ${detail}` };
}

function show(value: BadValue): string {
  if (typeof value === "string") return quote(value);
  return typeof value === "object" ? marshalJson(value.json) : String(value);
}

/** field.Required */
export function required(field: string, detail = ""): FieldError {
  return fieldError(field, "Required value", detail);
}

/** field.Invalid */
export function invalid(field: string, value: BadValue, detail: string): FieldError {
  return fieldError(field, `Invalid value: ${show(value)}`, detail);
}

/** field.Duplicate */
export function duplicate(field: string, value: BadValue): FieldError {
  return fieldError(field, `Duplicate value: ${show(value)}`, "");
}

/** field.NotFound; upstream sets a detail in one place only. */
export function notFound(field: string, value: BadValue, detail = ""): FieldError {
  return fieldError(field, `Not found: ${show(value)}`, detail);
}

/** field.NotSupported, of a named string type as nearly everywhere in the Pod. */
export function notSupported(field: string, value: string, supported: readonly string[]): FieldError {
  const detail = `supported values: ${supported.map(quote).join(", ")}`;
  return fieldError(field, `Unsupported value: ${marshalJson(value)}`, detail);
}

/** field.Forbidden */
export function forbidden(field: string, detail: string): FieldError {
  return fieldError(field, "Forbidden", detail);
}

/** field.TooLong */
export function tooLong(field: string, maxBytes: number): FieldError {
  return fieldError(field, "Too long", `may not be more than ${maxBytes} bytes`);
}

/** field.TooMany */
export function tooMany(field: string, actual: number, max: number): FieldError {
  return fieldError(field, `Too many: ${actual}`, `must have at most ${max} items`);
}

/** Adds one field.Invalid per complaint about a value: what upstream's `for _, msg := range ...` loops do. */
export function complain(
  errors: FieldErrors,
  field: string,
  value: BadValue,
  complaints: readonly string[],
): void {
  for (const complaint of complaints) errors.push(invalid(field, value, complaint));
}

/** errors.NewInvalid over ErrorList.ToAggregate. */
export function toInvalid(name: string, errors: readonly FieldError[]): ApiError {
  const list = aggregate(errors.map(({ field, body }) => `${field}: ${body}`));
  return { code: 422, reason: "Invalid", message: `Pod ${quote(name)} is invalid: ${list}` };
}

/** utilerrors.NewAggregate(...).Error() of k8s.io/apimachinery: equal messages once, several in brackets. */
export function aggregate(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? (different[0] ?? "") : `[${different.join(", ")}]`;
}

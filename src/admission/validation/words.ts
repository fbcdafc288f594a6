import { complain, type FieldErrors, notSupported, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { isSet, text } from "../defaulting/field.ts";

/** A text that must be there and pass a check. */
export function validateRequired(
  given: string,
  check: (text: string) => readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  if (given === "") errors.push(required(path));
  else complain(errors, path, given, check(given));
}

/** One of the supported words; "" is not one of them. */
export function validateWord(
  word: string,
  supported: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  if (!supported.includes(word)) errors.push(notSupported(path, word, supported));
}

/** The same, where "" means that the word is missing. */
export function validateRequiredWord(
  word: string,
  supported: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  if (word === "") errors.push(required(path));
  else validateWord(word, supported, path, errors);
}

/** The same of a field that may be nil. */
export function validateOptionalWord(
  object: JsonObject,
  field: string,
  supported: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  if (isSet(object, field)) validateWord(text(object, field), supported, `${path}.${field}`, errors);
}

/** validatePullPolicy */
export function validatePullPolicy(policy: string, path: string, errors: FieldErrors): void {
  validateRequiredWord(policy, ["Always", "IfNotPresent", "Never"], path, errors);
}

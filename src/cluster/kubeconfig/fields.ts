import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";

/** An object of a kubeconfig and where it is, for messages. */
export type Place = { readonly value: JsonObject; readonly path: string };

/** A field of a kubeconfig has the wrong type. The message never shows the value: it may be a credential. */
export class FieldError extends Error {}

function wrongType({ path }: Place, key: string, wanted: string, found: Json): FieldError {
  const type = found === null ? "null" : Array.isArray(found) ? "array" : typeof found;
  const field = path === "" ? key : `${path}.${key}`;
  return new FieldError(`${field}: wanted a ${wanted}, found a ${type} (quote it to make it a string)`);
}

/** The text under `key`, "" where there is none. */
export function textField(place: Place, key: string): string {
  const found = place.value[key] ?? "";
  if (typeof found !== "string") throw wrongType(place, key, "string", found);
  return found;
}

export function flagField(place: Place, key: string): boolean {
  const found = place.value[key] ?? false;
  if (typeof found !== "boolean") throw wrongType(place, key, "boolean", found);
  return found;
}

export function textsField(place: Place, key: string): readonly string[] {
  const found = place.value[key] ?? [];
  if (!Array.isArray(found)) throw wrongType(place, key, "list of strings", found);
  const at = { value: Object.fromEntries(found.entries()), path: `${place.path}.${key}` };
  return found.map((_, index) => textField(at, `${index}`));
}

/** A map whose values `decode` reads. */
export function mapField<Value>(
  place: Place,
  key: string,
  decode: (place: Place, key: string) => Value,
): Readonly<Record<string, Value>> {
  const found = place.value[key] ?? {};
  if (!isObject(found)) throw wrongType(place, key, "map", found);
  const at = { value: found, path: `${place.path}.${key}` };
  return Object.fromEntries(Object.keys(found).map((name) => [name, decode(at, name)]));
}

/** Base64 as Go decodes []byte: the standard alphabet, padded, line breaks ignored. */
export function base64Field(place: Place, key: string): string {
  const encoded = textField(place, key).replaceAll(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) {
    throw new FieldError(`${place.path}.${key}: illegal base64 data`);
  }
  return Buffer.from(encoded, "base64").toString("utf8");
}

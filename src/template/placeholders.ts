import { isObject, type Json } from "../kubernetes/json.ts";

/** `${name}`, or `$${` for a literal `${`. */
const placeholder = /\$\$\{|\$\{([^{}]*)\}/g;

type Path = readonly (string | number)[];

/** A placeholder and its place. */
export type Placeholder = { readonly name: string; readonly path: Path };

/** All placeholders in the strings and keys of a value, in reading order. */
export function placeholdersIn(value: Json, path: Path = []): readonly Placeholder[] {
  if (typeof value === "string") return namesIn(value).map((name) => ({ name, path }));
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => placeholdersIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...namesIn(key).map((name) => ({ name, path: [...path, key] })),
    ...placeholdersIn(inner, [...path, key]),
  ]);
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/**
 * The value with every placeholder replaced. A string that is one placeholder takes the value with its type; a longer string
 * takes it as text. What contains a placeholder without a value is left out, and then an empty map or list. Values are data,
 * neither YAML nor templates.
 */
export function replacePlaceholders(value: Json, values: ReadonlyMap<string, Json>): Json | undefined {
  if (typeof value === "string") return replaceInText(value, values);
  if (Array.isArray(value)) {
    const replaced = value.map((item: Json) => replacePlaceholders(item, values));
    const items = replaced.filter((item) => item !== undefined);
    return items.length === 0 && value.length > 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const replaced = entries.flatMap(([key, inner]) => replaceEntry(key, inner, values));
  return replaced.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(replaced);
}

function replaceEntry(key: string, inner: Json, values: ReadonlyMap<string, Json>): [string, Json][] {
  const newKey = replaceInText(key, values);
  const newInner = replacePlaceholders(inner, values);
  return newKey === undefined || newInner === undefined ? [] : [[String(newKey), newInner]];
}

function replaceInText(text: string, values: ReadonlyMap<string, Json>): Json | undefined {
  const [only] = namesIn(text);
  if (only !== undefined && text === `\${${only}}`) return values.get(only);
  if (namesIn(text).some((name) => !values.has(name))) return undefined;
  return text.replace(placeholder, (_, name?: string) =>
    name === undefined ? "${" : String(values.get(name)),
  );
}

import { isObject, type Json, type JsonObject, type Path } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";

/** What a PodDefault takes from the namespace that it is put into. */
export type NamespaceValue =
  | { readonly of: "name" }
  | { readonly of: "labels" | "annotations"; readonly key: string };

/** A namespace of a profile. */
export type Profile = {
  readonly name: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
};

/** `${namespace.name}`, `${namespace.labels['KEY']}`, `${namespace.annotations['KEY']}`: the downward API's form in the braces. */
const reference = /\$\{\s*namespace\s*\.[^{}\n]*\}?/g;
// biome-ignore lint/suspicious/noTemplateCurlyInString: what users write
const name = "${namespace.name}";
const member = /^\$\{namespace\.(labels|annotations)\[(['"])([A-Za-z0-9][-A-Za-z0-9_./]*)\2\]\}$/;

/** The parts of a text: as they are, and from the namespace. A malformed reference is `{unknown}`. */
export function partsOf(text: string): readonly (string | NamespaceValue | { readonly unknown: string })[] {
  const parts: (string | NamespaceValue | { readonly unknown: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(reference)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const [whole] = match;
    const [, of, , key] = member.exec(whole) ?? [];
    if (whole === name) parts.push({ of: "name" });
    else if (of !== undefined && key !== undefined) parts.push({ of: of as "labels" | "annotations", key });
    else parts.push({ unknown: whole });
    end = match.index + whole.length;
  }
  return end < text.length ? [...parts, text.slice(end)] : parts;
}

/** A text of a PodDefault with values of the namespace, and where it is; `isKey`: it is the key of a map. */
type Found = { readonly path: Path; readonly text: string; readonly isKey: boolean };

/** Every text with references, in reading order. */
export function textsWithReferences(value: Json, path: Path = []): readonly Found[] {
  if (typeof value === "string") return has(value) ? [{ path, text: value, isKey: false }] : [];
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => textsWithReferences(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(has(key) ? [{ path: [...path, key], text: key, isKey: true }] : []),
    ...textsWithReferences(inner, [...path, key]),
  ]);
}

function has(text: string): boolean {
  return partsOf(text).some((part) => typeof part !== "string");
}

/** The labels and annotations that texts need, each once. */
export function neededBy(texts: readonly Found[]): readonly Exclude<NamespaceValue, { of: "name" }>[] {
  const needed = texts
    .flatMap(({ text }) => partsOf(text))
    .flatMap((part) => (typeof part === "string" || !("key" in part) ? [] : part));
  return [...new Map(needed.map((one) => [`${one.of} ${one.key}`, one])).values()];
}

/** An object whose namespace is the one that it is put into. */
export function inNamespace(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), namespace: name } };
}

/** The text in a namespace; undefined where that has no such label or annotation. */
export function textFor(profile: Profile, text: string): string | undefined {
  const parts = partsOf(text).map((part) => {
    if (typeof part === "string") return part;
    if ("unknown" in part) return part.unknown;
    return part.of === "name" ? profile.name : profile[part.of]?.[part.key];
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

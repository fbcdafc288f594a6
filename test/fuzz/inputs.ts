import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Json, JsonObject } from "../../src/kubernetes/json.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** Manifests with PodDefaults and Pods that they change. */
export const manifests = `${read("../../examples/poddefaults.yaml")}\n---\n${read("../../examples/pods.yaml")}`;

export const denials: readonly string[] = (
  JSON.parse(read("../workloads/failed-create-events.json")).items as readonly { message: string }[]
).map(({ message }) => message);

/** Text that programs stumble over. */
export const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\n",
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u200b",
    "\uFDD00",
    "\ud800",
    "__proto__",
    "constructor",
    "valueOf",
  ),
  fc.constantFrom(
    "..",
    "../../x",
    "a,b",
    "a=b",
    "{{",
    "{.items[*]",
    "%zz",
    "-",
    "--",
    "9".repeat(30),
    "1e999",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);

/** Any JSON, small, with nasty keys and texts. */
export const anyJson = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, 0, -1, 1.5, 2 ** 53, [], {}),
    nasty,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(nasty, tie("json"), { maxKeys: 3 }),
  ),
})).json;

/** A text with some of its characters replaced, removed, or put in. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 8 }), insert: fc.option(nasty, { nil: "" }) });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([text, edits]) =>
      edits.reduce((current, { at, remove, insert }) => {
        const start = at % (current.length + 1);
        return current.slice(0, start) + insert + current.slice(start + remove);
      }, text),
    );
}

type Change = { readonly at: number; readonly json: Json };

/** An object with other JSON at some of its places. */
export function reshaped(objects: readonly JsonObject[]): fc.Arbitrary<JsonObject> {
  const change = fc.record({ at: fc.nat(), json: anyJson });
  return fc
    .tuple(fc.constantFrom(...objects), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([object, changes]) => changes.reduce<JsonObject>(replaceOne, object));
}

/** Replaces the value at one of the object's places, counted through. */
function replaceOne(object: JsonObject, { at, json }: Change): JsonObject {
  const copy = structuredClone(object) as Record<string, Json>;
  const places: (() => void)[] = [];
  const visit = (holder: Record<string, Json>): void => {
    for (const key of Object.keys(holder)) {
      places.push(() => Object.defineProperty(holder, key, { value: json, enumerable: true }));
      const inner = holder[key];
      if (typeof inner === "object" && inner !== null) visit(inner as Record<string, Json>);
    }
  };
  visit(copy);
  places[at % places.length]?.();
  return copy;
}

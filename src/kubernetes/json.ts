/** A JSON value that nobody changes: what files and the API server give, and what the admission chain passes on. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys and indexes that lead from a value to one inside it. */
export type Path = readonly (string | number)[];

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): Json | undefined {
  let value = root as Json | undefined;
  for (const segment of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { readonly [key: string | number]: Json })[segment];
  }
  return value;
}

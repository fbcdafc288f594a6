import { formatJson, type Json } from "./json.ts";

/** A value as Go's encoding/json prints it: <, > and & escaped, and no blanks unless indented. */
export function marshalJson(value: Json, indent = 0): string {
  return formatJson(value, indent).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

import { isObject, type Json, type JsonObject, mapTexts } from "../../kubernetes/json.ts";

/** The values of tags: "inputs.parameters.image". A tag without a value depends on the run. */
export type TagValues = ReadonlyMap<string, string>;

/** A tag that contains no other tag. */
const innermostTag = /\{\{([^{}]*)\}\}/g;
/** A reference in an expression: `inputs.parameters.a`, `inputs.parameters["a-b"]`. */
const plainReference = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[(?:'[^']*'|"[^"]*")\])*$/;
/** Values can contain tags. This limit ends a tag that refers to itself. */
const mostPasses = 5;

/**
 * template.Replace of Argo: fills in the tags of all keys and texts: `{{a.b}}` and each `{{=expression}}` that is a plain
 * reference or a quoted text. A tag without a value stays.
 */
export function fillIn<Value extends Json>(value: Value, values: TagValues): Value {
  const fill = (text: string) => fillText(text, values);
  return mapTexts(value, fill, fill) as Value;
}

function fillText(text: string, values: TagValues): string {
  let filled = text;
  for (let pass = 0; pass < mostPasses && filled.includes("{{"); pass += 1) {
    const next = filled.replace(innermostTag, (tag, inner: string) => valueOfTag(inner, values) ?? tag);
    if (next === filled) break;
    filled = next;
  }
  return filled;
}

function valueOfTag(inner: string, values: TagValues): string | undefined {
  if (!inner.startsWith("=")) return values.get(inner.trim());
  const expression = inner.slice(1).trim();
  const quoted = /^(?:'([^'\\]*)'|"([^"\\]*)")$/.exec(expression);
  if (quoted) return quoted[1] ?? quoted[2];
  if (!plainReference.test(expression)) return undefined;
  return values.get(expression.replace(/\[['"]([^'"]*)['"]\]/g, ".$1"));
}

/** Whether a text still has a tag. */
export function isOpen(value: unknown): boolean {
  return typeof value === "string" && value.includes("{{");
}

/** Fields that the API server validates. It would reject a tag in them that the run fills in. */
const checkedMaps = ["nodeSelector", "limits", "requests", "matchLabels"];
const checkedFields = [
  "serviceAccountName",
  "priorityClassName",
  "schedulerName",
  "runtimeClassName",
  "nodeName",
];

/**
 * A Pod's spec without the validated fields that still have tags.
 * @returns also these fields with their tags
 */
export function withoutOpenFields(spec: JsonObject): {
  readonly spec: JsonObject;
  readonly open: readonly string[];
} {
  const open = new Set<string>();
  const clean = (value: Json, field: string): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => clean(item, ""));
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([key, item]) => {
      const isChecked = checkedMaps.includes(field)
        ? isOpen(key) || isOpen(item)
        : checkedFields.includes(key) && isOpen(item);
      if (isChecked) open.add(`${field === "" ? "" : `${field}.`}${key}: ${String(item)}`);
      return !isChecked;
    });
    return Object.fromEntries(kept.map(([key, item]) => [key, clean(item, key)]));
  };
  return { spec: clean(spec, "") as JsonObject, open: [...open] };
}

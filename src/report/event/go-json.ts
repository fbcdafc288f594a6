import type { Json, JsonObject } from "../../model/json.ts";
import type { GoDump } from "./go-value.ts";

/** What stands for a pointer of which Go printed only the address. */
export const unreadable = "(unreadable: the webhook printed only an address)";

/** Go's field names whose JSON name is not the same in lower camel case. */
const jsonNames: Readonly<Record<string, string>> = { CephFS: "cephfs", PodIP: "podIP" };

/** A Go value as the JSON that a manifest would have: JSON's names, and nothing that is empty. */
export function toJson(value: GoDump): Json | undefined {
  switch (value.kind) {
    case "nil":
      return undefined;
    case "scalar":
      return value.value;
    case "address":
      return unreadable;
    case "list":
      return value.items.map((item) => toJson(item) ?? null);
    case "map":
      return Object.fromEntries([...value.entries].map(([key, inner]) => [key, toJson(inner) ?? ""]));
    case "struct":
      return structToJson(value.type, value.fields);
  }
}

type Fields = ReadonlyMap<string, GoDump>;

function structToJson(type: string, fields: Fields): Json | undefined {
  if (type === "resource.Quantity") return quantityToJson(fields);
  if (type === "intstr.IntOrString") return intOrStringToJson(fields);
  const entries: [string, Json][] = [];
  for (const [name, inner] of fields) {
    const json = toJson(inner);
    if (isEmpty(json)) continue;
    // An embedded struct (VolumeSource, LocalObjectReference) has no name of its own in JSON.
    if (inner.kind === "struct" && inner.type.endsWith(`.${name}`) && isEmbedded(name)) {
      entries.push(...Object.entries(json as JsonObject));
    } else entries.push([jsonName(name), json as Json]);
  }
  return Object.fromEntries(entries);
}

function isEmbedded(name: string): boolean {
  return ["VolumeSource", "LocalObjectReference", "ProbeHandler"].includes(name);
}

/** Empty for Go's omitempty, and so absent in a manifest. */
function isEmpty(json: Json | undefined): boolean {
  if (json === undefined || json === "" || json === false || json === 0) return true;
  return typeof json === "object" && json !== null && !Array.isArray(json) && Object.keys(json).length === 0;
}

/** `MountPath` is mountPath, `TTY` tty, `GCEPersistentDisk` gcePersistentDisk. */
function jsonName(name: string): string {
  return jsonNames[name] ?? name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase());
}

/** A Quantity keeps its spelling in `s`; without one it is value * 10^scale. */
function quantityToJson(fields: Fields): Json {
  const spelled = fields.get("s");
  if (spelled?.kind === "scalar" && spelled.value !== "") return spelled.value;
  const amount = fields.get("i");
  if (amount?.kind !== "struct") return unreadable;
  const [value, scale] = ["value", "scale"].map((name) => {
    const part = amount.fields.get(name);
    return part?.kind === "scalar" ? Number(part.value) : 0;
  });
  return String((value ?? 0) * 10 ** (scale ?? 0));
}

function intOrStringToJson(fields: Fields): Json | undefined {
  const isString = fields.get("Type");
  const chosen = fields.get(isString?.kind === "scalar" && isString.value === 1 ? "StrVal" : "IntVal");
  return chosen && toJson(chosen);
}

import { append } from "../../append.ts";
import { type Json, type JsonObject, ownValue } from "../../kubernetes/json.ts";
import { writeQuantity } from "../../kubernetes/quantity.ts";
import type { GoDump } from "./go-dump.ts";

/** Replaces a pointer where Go printed only the address. */
export const unreadable = "(unreadable: the webhook printed only an address)";

/** Replaces a value that is cut off by the end of the text. */
export const cutOff = "(cut off)";

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
      append(entries, Object.entries(json as JsonObject));
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
  return (
    ownValue(jsonNames, name) ?? name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase())
  );
}

/** A Quantity keeps its spelling in `s`; without one it is value * 10^scale, and is written as Quantity.String does. */
function quantityToJson(fields: Fields): Json {
  const spelled = scalarIn(fields, "s");
  if (spelled !== undefined && spelled !== "") return spelled;
  const amount = fields.get("i");
  const decimal = fields.get("d");
  if (amount?.kind !== "struct" || (decimal?.kind === "struct" && isAddress(decimal.fields.get("Dec")))) {
    return unreadable;
  }
  const value = Number(scalarIn(amount.fields, "value"));
  const scale = Number(scalarIn(amount.fields, "scale"));
  if (!Number.isSafeInteger(value) || !Number.isSafeInteger(scale) || Math.abs(scale) > 9) return unreadable;
  const format = scalarIn(fields, "Format") === "BinarySI" ? "BinarySI" : "DecimalSI";
  return writeQuantity({ format, nano: BigInt(value) * 10n ** BigInt(scale + 9) });
}

function scalarIn(fields: Fields, name: string): Json | undefined {
  const value = fields.get(name);
  return value?.kind === "scalar" ? value.value : undefined;
}

function isAddress(value: GoDump | undefined): boolean {
  return value?.kind === "address";
}

function intOrStringToJson(fields: Fields): Json | undefined {
  const isString = fields.get("Type");
  const chosen = fields.get(isString?.kind === "scalar" && isString.value === 1 ? "StrVal" : "IntVal");
  return chosen && toJson(chosen);
}

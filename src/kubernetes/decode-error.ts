import { quote } from "./go-text.ts";
import { isObject, type Json } from "./json.ts";
import { parseQuantity } from "./quantity.ts";
import { findTimeError } from "./time-error.ts";
import { type GoType, type GoValue, goType } from "./types.ts";

/** Where the decoder is: the struct and the names of the fields on the way to it. */
type Place = { readonly struct: string; readonly path: readonly string[] };

/** What the decoder has noted; it reads on after a value of a wrong type, and gives up at one that decodes itself. */
type Findings = { wrongType?: string };

/**
 * What Go's decoder (sigs.k8s.io/json) says of JSON that does not fit a struct; undefined if it fits. Members are read in
 * their order, and unknown ones are skipped. Types that decode themselves (quantities, times) come before wrong types,
 * of which the first is named.
 */
export function findDecodeError(type: GoType, value: Json): string | undefined {
  const findings: Findings = {};
  const fatal = visitStruct(type, value, { struct: type.name, path: [] }, findings);
  return fatal ?? findings.wrongType;
}

function visitStruct(type: GoType, value: Json, place: Place, findings: Findings): string | undefined {
  if (!isObject(value)) return noteWrongType(`v1.${type.name}`, value, place, findings);
  const { fields } = type;
  for (const name in value) {
    const field = fields.get(name);
    if (field === undefined) continue;
    const inside = { struct: type.name, path: [...place.path, name] };
    const known = type.name === "Pod" && name === "status" ? podStatus(type) : field.value;
    const fatal = visitValue(known, field.goName, value[name] as Json, inside, findings);
    if (fatal !== undefined) return fatal;
  }
  return undefined;
}

/** A Pod's status, which is decoded, too, though nothing looks at it. */
function podStatus({ minor }: GoType): GoValue {
  return { kind: "struct", type: goType(minor, "PodStatus") };
}

function visitValue(
  type: GoValue,
  goName: string | undefined,
  value: Json,
  place: Place,
  findings: Findings,
): string | undefined {
  if (value === null) return undefined;
  switch (type.kind) {
    case "struct":
      return visitStruct(type.type, value, place, findings);
    case "list":
      if (!Array.isArray(value)) return noteWrongType(goName ?? nameOf(type), value, place, findings);
      return visitEach(type.element, goName?.replace("[]", ""), value, place, findings);
    case "map":
      if (!isObject(value)) return noteWrongType(goName ?? nameOf(type), value, place, findings);
      return visitEach(type.element, undefined, Object.values(value), place, findings);
    case "quantity":
      return findQuantityError(typeof value === "string" ? value : JSON.stringify(value));
    case "time":
      return typeof value === "string" ? findTimeError(value) : wrongType("string", value, place);
    case "intOrString":
      return typeof value === "string" || isInteger(value, "int32")
        ? undefined
        : wrongType("int32", value, place);
    default:
      if (isScalar(type.kind, value)) return undefined;
      return noteWrongType(goName ?? nameOf(type), value, place, findings);
  }
}

function visitEach(
  element: GoValue,
  goName: string | undefined,
  values: readonly Json[],
  place: Place,
  findings: Findings,
): string | undefined {
  for (const value of values) {
    const fatal = visitValue(element, goName, value, place, findings);
    if (fatal !== undefined) return fatal;
  }
  return undefined;
}

function isScalar(kind: GoValue["kind"], value: Json): boolean {
  switch (kind) {
    case "string":
    case "bytes":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int32":
    case "int64":
      return isInteger(value, kind);
    default:
      return true;
  }
}

function isInteger(value: Json, kind: "int32" | "int64"): boolean {
  if (typeof value === "bigint") return kind === "int64";
  const most = kind === "int32" ? 2 ** 31 : 2 ** 63;
  return Number.isInteger(value) && Number(value) < most && Number(value) >= -most;
}

function noteWrongType(wanted: string, value: Json, place: Place, findings: Findings): undefined {
  findings.wrongType ??= wrongType(wanted, value, place);
}

/** json.UnmarshalTypeError */
function wrongType(wanted: string, value: Json, { struct, path }: Place): string {
  const at = path.length === 0 ? "Go value" : `Go struct field ${struct}.${path.join(".")}`;
  return `json: cannot unmarshal ${describe(wanted, value)} into ${at} of type ${wanted}`;
}

function describe(wanted: string, value: Json): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "number" && typeof value !== "bigint") return typeof value;
  return wanted.startsWith("int") ? `number ${JSON.stringify(value)}` : "number";
}

/** How Go prints a type of which core-v1-types.json does not say it. */
function nameOf(type: GoValue): string {
  switch (type.kind) {
    case "struct":
      return `v1.${type.type.name}`;
    case "list":
      return `[]${nameOf(type.element)}`;
    case "map":
      return `map[string]${nameOf(type.element)}`;
    case "quantity":
      return "resource.Quantity";
    default:
      return type.kind;
  }
}

const quantityForm = /^[+-]?\d*(?:\.\d*)?[eEinumkKMGTP]*[-+]?\d*$/;

/** The errors of resource.ParseQuantity. */
function findQuantityError(text: string): string | undefined {
  const trimmed = text.trim();
  if (parseQuantity(trimmed) !== undefined) return undefined;
  if (trimmed !== "" && quantityForm.test(trimmed)) return "unable to parse quantity's suffix";
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}

/** transformDecodeError of k8s.io/apiserver: how an API server answers a Pod that it cannot decode. */
export function toBadRequest(error: string): {
  readonly code: 400;
  readonly reason: string;
  readonly message: string;
} {
  const message = `Pod in version ${quote("v1")} cannot be handled as a Pod: ${error}`;
  return { code: 400, reason: "BadRequest", message };
}

import { formatPath, isObject, type JsonObject, type Path } from "../kubernetes/json.ts";
import { fieldsInSchema, isStoredQuantity } from "../kubernetes/structural-schema.ts";
import { type GoField, type GoType, type GoValue, hasField } from "../kubernetes/types.ts";
import { requiredFields } from "../model/expected-types.ts";
import type { PodDefaultCrd } from "../model/pod-default-crd.ts";
import { nearMiss } from "../near-miss.ts";
import { describeValue } from "./describe-value.ts";
import { describeFlat, flatFields } from "./flat-indentation.ts";
import { type Findings, type ManifestObject, problemAt } from "./manifest-object.ts";
import { refused } from "./placeholders.ts";

type Check = Findings & {
  readonly source: ManifestObject;
  /** What becomes of a field that the type does not have, as a clause; undefined: another check knows it. */
  readonly unknownFields?: string;
  /** Set for what a CRD checks as it is submitted, before any Go code decodes it; the type is then that of its schema. */
  readonly crd?: PodDefaultCrd["origin"];
};

/**
 * Compares a value with the Go type that the API server would decode it into. Wrong types and missing fields are
 * problems, unknown fields warnings. null is fine everywhere, as it is for Go.
 */
export function checkStruct(check: Check, type: GoType, value: unknown, path: Path): void {
  if (value === null || value === undefined) return;
  if (!isObject(value)) {
    refuse(check, "a map", value, path);
    return;
  }
  const flat = flatFields(type, value);
  const misplaced = new Set([...flat.values()].flat());
  const fields = check.crd ? fieldsInSchema(type) : type.fields;
  for (const [name, child] of Object.entries(value)) {
    const field = fields.get(name);
    if (field) checkField(check, field, child, [...path, name]);
    else if (check.crd && hasField(type.name, name)) warnOfPruned(check, check.crd, [...path, name]);
    else if (!misplaced.has(name)) warnOfUnknown(check, type, name, path);
  }
  for (const [holder, names] of flat) tellFlat(check, type, holder, names, path);
  checkRequired(check, type, value, path, flat);
}

function checkField(check: Check, { value, crd }: GoField, child: unknown, path: Path): void {
  checkValue(check, value, child, path);
  if (check.crd && crd?.keys) checkUnique(check, crd.keys, value, child, path);
}

function tellFlat(check: Check, type: GoType, holder: string, names: readonly string[], path: Path): void {
  const isNeeded = holder === "metadata" || requiredIn(check, type).includes(holder);
  const { message, fix } = describeFlat(holder, names);
  (isNeeded ? check.problems : check.warnings).push({
    ...problemAt(check.source, [...path, holder], message),
    fix,
  });
}

function requiredIn({ crd }: Check, { name, fields }: GoType): readonly string[] {
  if (crd === undefined) return requiredFields[name] ?? [];
  return [...fields.values()].flatMap((field) => (field.crd?.required ? [field.name] : []));
}

function checkRequired(
  check: Check,
  type: GoType,
  value: JsonObject,
  path: Path,
  told: ReadonlyMap<string, unknown>,
): void {
  for (const name of requiredIn(check, type)) {
    if (told.has(name)) continue;
    if (value[name] === undefined || value[name] === null) {
      const unknown = nearMiss(
        name,
        Object.keys(value).filter((key) => !type.fields.has(key)),
      );
      const near = unknown === undefined ? "" : ` (${unknown} is there; did you mean ${name}?)`;
      const message = `required field is missing${near}${check.crd ? `: ${refused}` : ""}`;
      check.problems.push({ ...problemAt(check.source, [...path, name], message), incomplete: "missing" });
    } else if (name === "containers" && Array.isArray(value[name]) && value[name].length === 0) {
      check.problems.push({
        ...problemAt(check.source, [...path, name], "required, but the list is empty"),
        incomplete: "missing",
      });
    }
  }
}

function checkValue(check: Check, wanted: GoValue, value: unknown, path: Path): void {
  if (value === null || wanted.kind === "raw") return;
  if (check.crd && wanted.kind === "quantity" && !isStoredQuantity(value)) {
    const hint =
      typeof value === "number" ? `quote it: ${path.at(-1)}: "${value}"` : "such as 500m, 2 or 4Gi";
    const message = `${JSON.stringify(value)} is not a quantity (${hint}): ${refused}`;
    check.problems.push(problemAt(check.source, path, message));
    return;
  }
  if (wanted.kind === "struct") checkStruct(check, wanted.type, value, path);
  else if (wanted.kind === "list" || wanted.kind === "map") checkElements(check, wanted, value, path);
  else checkScalar(check, scalars[wanted.kind], value, path);
}

function checkScalar(check: Check, { name, accepts, limits }: Scalar, value: unknown, path: Path): void {
  if (!accepts(value)) refuse(check, name, value, path);
  else if (limits && !isWithin(value as number | bigint, limits)) {
    refuse(check, `${name} from ${limits.least} to ${limits.most}`, value, path);
  }
}

/** An integer that int64 does not hold stays a number, of which digits are lost. */
function isWithin(value: number | bigint, { least, most }: NonNullable<Scalar["limits"]>): boolean {
  if (typeof value === "number" && !Number.isSafeInteger(value)) return false;
  return BigInt(value) >= least && BigInt(value) <= most;
}

type Collection = Extract<GoValue, { readonly kind: "list" | "map" }>;

function checkElements(check: Check, { kind, element }: Collection, value: unknown, path: Path): void {
  const entries =
    kind === "list" && Array.isArray(value)
      ? [...value.entries()]
      : kind === "map" && isObject(value)
        ? Object.entries(value)
        : undefined;
  if (!entries) refuse(check, `a ${kind}`, value, path);
  for (const [key, item] of entries ?? []) {
    // A CRD keeps null in a list, and refuses it there.
    if (check.crd && item === null && element.kind !== "struct" && kind === "list")
      refuse(check, "an item", item, [...path, key]);
    // Go decodes a null element into the zero value: a struct without its required fields.
    checkValue(check, element, item === null && element.kind === "struct" ? {} : item, [...path, key]);
  }
}

/** x-kubernetes-list-map-keys: no two items may have the same keys; one that is absent has its default. */
function checkUnique(check: Check, keys: readonly string[], of: GoValue, list: unknown, path: Path): void {
  const fields = of.kind === "list" && of.element.kind === "struct" ? of.element.type.fields : undefined;
  const seen = new Set<string>();
  for (const [index, item] of Array.isArray(list) ? list.entries() : []) {
    if (!isObject(item)) continue;
    const identity = Object.fromEntries(
      keys.map((key) => [key, item[key] ?? fields?.get(key)?.crd?.default ?? ""]),
    );
    const text = JSON.stringify(identity);
    if (seen.has(text))
      check.problems.push(problemAt(check.source, [...path, index], `Duplicate value: ${text}: ${refused}`));
    seen.add(text);
  }
}

type Scalar = {
  readonly name: string;
  readonly accepts: (value: unknown) => boolean;
  /** Go's decoder refuses a number that does not fit its type. */
  readonly limits?: { readonly least: bigint; readonly most: bigint };
};

const isString = (value: unknown): boolean => typeof value === "string";
const wholeNumber = "a whole number";
const isWhole = (value: unknown): boolean => typeof value === "bigint" || Number.isInteger(value);
/** A signed integer of so many bits. */
const integer = (bits: bigint): Scalar => ({
  name: wholeNumber,
  accepts: isWhole,
  limits: { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n },
});
const stringScalar: Scalar = { name: "a string", accepts: isString };
const scalars: Readonly<Record<Exclude<GoValue["kind"], "struct" | "list" | "map" | "raw">, Scalar>> = {
  string: stringScalar,
  time: stringScalar,
  bytes: stringScalar,
  bool: { name: "a boolean", accepts: (value) => typeof value === "boolean" },
  int32: integer(32n),
  int64: integer(64n),
  quantity: {
    name: "a quantity",
    accepts: (value) => isString(value) || typeof value === "number" || isWhole(value),
  },
  intOrString: {
    name: "a whole number or a string",
    accepts: (value) => isString(value) || isWhole(value),
  },
};

function refuse(check: Check, wanted: string, value: unknown, path: Path): void {
  const { plain } = check.source.locate(path);
  const hint = hintFor(wanted, value, path, plain);
  // Of an integer with too many digits only its text has them all.
  const isCut = Number.isInteger(value) && !Number.isSafeInteger(value);
  const found = isCut && plain ? `the number ${plain}` : describeValue(value);
  check.problems.push(problemAt(check.source, path, `expected ${wanted}, found ${found}${hint}`));
}

/** What to write instead, in the user's own spelling: `yes` is a boolean to kubectl, but was meant as text. */
function hintFor(wanted: string, value: unknown, path: Path, plain: string | undefined): string {
  const key = path.at(-1);
  const before = typeof key === "string" ? `${key}: ` : "- ";
  if (wanted === stringScalar.name && (typeof value === "boolean" || typeof value === "number")) {
    return `; quote it: ${before}${JSON.stringify(plain ?? String(value))}`;
  }
  if (typeof value !== "string") return "";
  const bare = wanted === scalars.bool.name ? /^(true|false)$/ : /^-?\d+$/;
  return (wanted === scalars.bool.name || wanted === wholeNumber) && bare.test(value)
    ? `; without the quotes: ${before}${value}`
    : "";
}

function warnOfPruned(check: Check, crd: PodDefaultCrd["origin"], path: Path): void {
  const whose = crd === "cluster" ? "the cluster's" : "the published";
  const message = `${whose} PodDefault CRD does not have this field and prunes it`;
  check.warnings.push(problemAt(check.source, path, message));
}

function warnOfUnknown(check: Check, type: GoType, name: string, path: Path): void {
  if (check.unknownFields === undefined) return;
  const meant = nearMiss(name, type.fields.keys());
  const question = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  const space = /[\u00a0\u2007\u202f]/.test(name) ? " with a no-break space (U+00A0)" : "";
  const message = `unknown field${space}${question}, ${check.unknownFields}`;
  const fix = meant === undefined ? {} : { fix: `rename it to ${formatPath([...path, meant])}` };
  check.warnings.push({ ...problemAt(check.source, [...path, name], message), ...fix });
}

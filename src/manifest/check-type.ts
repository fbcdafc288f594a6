import type { Path } from "../kubernetes/json.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { GoType, GoValue } from "../kubernetes/types.ts";
import { requiredFields } from "../model/expected-types.ts";
import { nearMiss } from "../near-miss.ts";
import { describeValue } from "./describe-value.ts";
import { flatFields } from "./flat-indentation.ts";
import { type Findings, formatPath, type ManifestObject, problemAt } from "./manifest-object.ts";
import { refused } from "./placeholders.ts";
import type { PublishedCrd } from "./published-crd.ts";

type Check = Findings & {
  readonly source: ManifestObject;
  /** What becomes of a field that the type does not have, as a clause; undefined: another check knows it. */
  readonly unknownFields?: string;
  /** Set for what a CRD checks as it is submitted, before any Go code decodes it. */
  readonly crd?: PublishedCrd;
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
  for (const [name, child] of Object.entries(value)) {
    const field = type.fields.get(name);
    if (field && check.crd?.pruned[type.name]?.includes(name)) warnOfPruned(check, [...path, name]);
    else if (field) checkValue(check, field.value, child, [...path, name]);
    else if (!misplaced.has(name)) warnOfUnknown(check, type, name, path);
    const keys = check.crd?.keys[type.name]?.[name];
    if (keys) checkUnique(check, keys, child, [...path, name]);
  }
  for (const [holder, names] of flat) tellFlat(check, type, holder, names, path);
  checkRequired(check, type, value, path, flat);
}

function tellFlat(check: Check, type: GoType, holder: string, names: readonly string[], path: Path): void {
  const listed = names.length === 1 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const [are, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  const message = `${listed} ${are} beside ${holder}; indent ${them}`;
  const isNeeded = holder === "metadata" || requiredIn(check, type).includes(holder);
  const fix = `indent ${listed} below ${holder}`;
  (isNeeded ? check.problems : check.warnings).push({
    ...problemAt(check.source, [...path, holder], message),
    fix,
  });
}

function requiredIn({ crd }: Check, { name }: GoType): readonly string[] {
  return crd?.required[name] ?? requiredFields[name] ?? [];
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
  else if (limits && (Number(value) < limits.least || Number(value) > limits.most)) {
    refuse(check, `${name} from ${limits.words}`, value, path);
  }
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

/** x-kubernetes-list-map-keys: no two items may have the same keys; the CRD's default of a protocol is TCP. */
function checkUnique(check: Check, keys: readonly string[], list: unknown, path: Path): void {
  const seen = new Set<string>();
  for (const [index, item] of Array.isArray(list) ? list.entries() : []) {
    if (!isObject(item)) continue;
    const identity = Object.fromEntries(
      keys.map((key) => [key, item[key] ?? (key === "protocol" ? "TCP" : "")]),
    );
    const text = JSON.stringify(identity);
    if (seen.has(text))
      check.problems.push(problemAt(check.source, [...path, index], `Duplicate value: ${text}: ${refused}`));
    seen.add(text);
  }
}

/** The pattern of quantities in a CRD. It has them as whole numbers or strings. */
const storedQuantity =
  /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))?$/;

function isStoredQuantity(value: unknown): boolean {
  if (typeof value === "string") return storedQuantity.test(value);
  return typeof value !== "number" || Number.isInteger(value);
}

type Scalar = {
  readonly name: string;
  readonly accepts: (value: unknown) => boolean;
  /** Go's decoder refuses a number that does not fit its type. */
  readonly limits?: { readonly least: number; readonly most: number; readonly words: string };
};

const isString = (value: unknown): boolean => typeof value === "string";
const wholeNumber = "a whole number";
const integer = (least: number, most: number, words: string): Scalar => ({
  name: wholeNumber,
  accepts: Number.isInteger,
  limits: { least, most, words },
});
const stringScalar: Scalar = { name: "a string", accepts: isString };
const scalars: Readonly<Record<Exclude<GoValue["kind"], "struct" | "list" | "map" | "raw">, Scalar>> = {
  string: stringScalar,
  time: stringScalar,
  bytes: stringScalar,
  bool: { name: "a boolean", accepts: (value) => typeof value === "boolean" },
  int32: integer(-(2 ** 31), 2 ** 31 - 1, "-2147483648 to 2147483647"),
  int64: integer(-(2 ** 63), 2 ** 63, "-9223372036854775808 to 9223372036854775807"),
  quantity: { name: "a quantity", accepts: (value) => isString(value) || typeof value === "number" },
  intOrString: {
    name: "a whole number or a string",
    accepts: (value) => isString(value) || Number.isInteger(value),
  },
};

function refuse(check: Check, wanted: string, value: unknown, path: Path): void {
  const hint = hintFor(wanted, value, path, check.source.locate(path).plain);
  check.problems.push(
    problemAt(check.source, path, `expected ${wanted}, found ${describeValue(value)}${hint}`),
  );
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

function warnOfPruned(check: Check, path: Path): void {
  const message = "the published PodDefault CRD does not have this field and prunes it";
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

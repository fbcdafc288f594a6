import type { Problem } from "../errors.ts";
import type { Path } from "../kubernetes/json.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { GoValue } from "../kubernetes/types.ts";
import { nearMiss } from "../near-miss.ts";
import { describeValue } from "./describe-value.ts";
import { type CheckedType, requiredFields } from "./expected-types.ts";
import { type ManifestObject, problemAt } from "./manifest-object.ts";

/** Findings about the objects of all files. */
export type Findings = { readonly problems: Problem[]; readonly warnings: Problem[] };

type Check = Findings & {
  readonly source: ManifestObject;
  /** What becomes of a field that the type does not have, as a clause; undefined: another check knows it. */
  readonly unknownFields?: string;
};

/**
 * Compares a value with the Go type that the API server would decode it into. Wrong types and missing fields are
 * problems, unknown fields warnings. null is fine everywhere, as it is for Go.
 */
export function checkStruct(check: Check, type: CheckedType, value: unknown, path: Path): void {
  if (value === null || value === undefined) return;
  if (!isObject(value)) {
    refuse(check, "a map", value, path);
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    const field = type.fields.get(name);
    if (field) checkValue(check, field.value, child, [...path, name]);
    else warnOfUnknown(check, type, name, path);
  }
  checkRequired(check, type, value, path);
}

function checkRequired(check: Check, type: CheckedType, value: JsonObject, path: Path): void {
  for (const name of requiredFields[type.name] ?? []) {
    if (value[name] === undefined || value[name] === null) {
      check.problems.push(problemAt(check.source, [...path, name], "required field is missing"));
    } else if (name === "containers" && Array.isArray(value[name]) && value[name].length === 0) {
      check.problems.push(problemAt(check.source, [...path, name], "required, but the list is empty"));
    }
  }
}

function checkValue(check: Check, wanted: GoValue, value: unknown, path: Path): void {
  if (value === null || wanted.kind === "raw") return;
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
    // Go decodes a null element into the zero value: a struct without its required fields.
    checkValue(check, element, item === null && element.kind === "struct" ? {} : item, [...path, key]);
  }
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

function warnOfUnknown(check: Check, type: CheckedType, name: string, path: Path): void {
  if (check.unknownFields === undefined) return;
  const meant = nearMiss(name, type.fields.keys());
  const question = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  const message = `unknown field${question}, ${check.unknownFields}`;
  check.warnings.push(problemAt(check.source, [...path, name], message));
}

import table from "./core-v1-types.json" with { type: "json" };

/** Whose Go types: the webhook and the API server are built with different versions of k8s.io/api. */
export type GoSide = "webhook" | "apiServer";

type ScalarKind =
  | "string"
  | "bool"
  | "int32"
  | "int64"
  | "quantity"
  | "intOrString"
  | "time"
  | "bytes"
  | "raw";

export type GoValue =
  | { readonly kind: ScalarKind }
  | { readonly kind: "struct"; readonly type: GoType }
  | { readonly kind: "list" | "map"; readonly element: GoValue };

/** A struct's field. A list or a map that is nil is not the same as an empty one; both are `pointer: false`. */
export type GoField = {
  readonly name: string;
  readonly value: GoValue;
  readonly pointer: boolean;
  readonly omitEmpty: boolean;
};

export type GoType = {
  readonly name: string;
  readonly fields: ReadonlyMap<string, GoField>;
  /** Those that are written even when they hold nothing: `resources: {}`, `name: ""`. */
  readonly alwaysWritten: readonly GoField[];
  /** The quantities among fields that are always written: Go holds one that was never set in a way of its own. */
  readonly quantities: readonly GoField[];
};

/** A line of core-v1-types.json; cmd/generate/types.go says what its fields mean. */
type Entry = {
  readonly kind: string;
  readonly of?: string;
  readonly pointer?: boolean;
  readonly omitEmpty?: boolean;
  readonly only?: string;
};

const entries: Readonly<Record<string, Readonly<Record<string, Entry>>>> = table.types;
const scalars: readonly string[] = [
  "string",
  "bool",
  "int32",
  "int64",
  "quantity",
  "intOrString",
  "time",
  "bytes",
  "raw",
] satisfies ScalarKind[];

const compiled = { webhook: new Map<string, GoType>(), apiServer: new Map<string, GoType>() };

/** The struct of that name as one side knows it: `Pod`, `Container`, `PodDefaultSpec` ... */
export function goType(side: GoSide, name: string): GoType {
  const known = compiled[side].get(name);
  if (known !== undefined) return known;
  const entry = entries[name];
  if (entry === undefined) throw new Error(`core-v1-types.json has no type ${name}`);
  const fields = new Map<string, GoField>();
  const alwaysWritten: GoField[] = [];
  const quantities: GoField[] = [];
  const type = { name, fields, alwaysWritten, quantities };
  compiled[side].set(name, type);
  for (const [field, of] of Object.entries(entry)) {
    if (of.only === undefined || of.only === side) fields.set(field, compileField(side, field, of));
  }
  for (const field of fields.values()) {
    if (!field.omitEmpty) (field.value.kind === "quantity" ? quantities : alwaysWritten).push(field);
  }
  return type;
}

function compileField(side: GoSide, name: string, entry: Entry): GoField {
  const { kind, of = "", pointer = false, omitEmpty = false } = entry;
  const value: GoValue =
    kind === "list" || kind === "map"
      ? { kind, element: compileValue(side, of) }
      : compileValue(side, kind === "struct" ? of : kind);
  return { name, value, pointer, omitEmpty };
}

/** A kind of scalar, or the name of a struct. */
function compileValue(side: GoSide, kindOrName: string): GoValue {
  return isScalar(kindOrName) ? { kind: kindOrName } : { kind: "struct", type: goType(side, kindOrName) };
}

function isScalar(kind: string): kind is ScalarKind {
  return scalars.includes(kind);
}

import table from "./core-v1-types.json" with { type: "json" };
import type { Json } from "./json.ts";

/**
 * Whose Go types: the minor version of k8s.io/api that the webhook or the API server is built with. The words stand for
 * the latest of each.
 */
export type GoSide = "webhook" | "apiServer" | number;

/** What the webhook of kubeflow/dashboard is built with from its commit 7640c08 on. */
const latest = { webhook: 35, apiServer: 37 } as const;

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
  /** How Go prints the type, if it differs from kind and name. */
  readonly goName?: string;
  readonly crd?: CrdRules;
};

/** What a CRD says about a field; in core-v1-types.json the published one of PodDefaults. */
export type CrdRules = {
  readonly required: boolean;
  readonly default?: Json;
  /** Fields that tell the elements of a list apart. */
  readonly keys?: readonly string[];
};

export type GoType = {
  readonly name: string;
  /** Of the k8s.io/api that it belongs to. */
  readonly minor: number;
  readonly fields: ReadonlyMap<string, GoField>;
  /** Those that are written even when they hold nothing: `resources: {}`, `name: ""`. */
  readonly alwaysWritten: readonly GoField[];
  /** The quantities among fields that are always written: Go distinguishes one that was never set from "0". */
  readonly quantities: readonly GoField[];
};

/** A line of core-v1-types.json; cmd/generate/table.go says what its fields mean. */
type Entry = {
  readonly name: string;
  readonly kind: string;
  readonly of?: string;
  readonly pointer?: boolean;
  readonly omitEmpty?: boolean;
  readonly since?: number;
  readonly until?: number;
  readonly gate?: string;
  readonly go?: string;
  readonly required?: boolean;
  readonly default?: string;
  readonly keys?: readonly string[];
};

const entries: Readonly<Record<string, readonly Entry[]>> = table.types;
const gates: Readonly<Record<string, number>> = table.gates;
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

const compiled = new Map<number, Map<string, GoType>>(table.apis.map((minor) => [minor, new Map()]));

/** The struct of that name in one version of k8s.io/api: `Pod`, `Container`, `PodDefaultSpec` ... */
export function goType(side: GoSide, name: string): GoType {
  const minor = typeof side === "number" ? side : latest[side];
  const ofVersion = compiled.get(minor);
  if (ofVersion === undefined) throw new Error(`core-v1-types.json does not know k8s.io/api 0.${minor}`);
  const known = ofVersion.get(name);
  if (known !== undefined) return known;
  const type = new LazyType(minor, name);
  ofVersion.set(name, type);
  return type;
}

type Compiled = Pick<GoType, "fields" | "alwaysWritten" | "quantities">;

/**
 * Most of the hundred types are never looked into, so that each finds its fields when it is asked. A class, because getters of
 * their own would give each type another shape, and V8 would no longer know where a property is.
 */
class LazyType implements GoType {
  readonly name: string;
  readonly minor: number;
  #compiled: Compiled | undefined;

  constructor(minor: number, name: string) {
    this.name = name;
    this.minor = minor;
  }

  get fields() {
    return this.#compile().fields;
  }

  get alwaysWritten() {
    return this.#compile().alwaysWritten;
  }

  get quantities() {
    return this.#compile().quantities;
  }

  #compile(): Compiled {
    this.#compiled ??= compileType(this.minor, this.name);
    return this.#compiled;
  }
}

/** A struct like another one, under its own name. */
export function structLike(type: GoType, name: string, fields = type.fields): GoType {
  const { minor, alwaysWritten, quantities } = type;
  return { name, minor, fields, alwaysWritten, quantities };
}

function compileType(minor: number, name: string): Compiled {
  const fields = new Map(fieldsIn(minor, name).map((entry) => [entry.name, compileField(minor, entry)]));
  const always = [...fields.values()].filter(({ omitEmpty }) => !omitEmpty);
  return {
    fields,
    alwaysWritten: always.filter(({ value }) => value.kind !== "quantity"),
    quantities: always.filter(({ value }) => value.kind === "quantity"),
  };
}

/** Whether the API server's type of that name has the field. */
export function hasField(type: string, field: string): boolean {
  return Object.hasOwn(entries, type) && goType("apiServer", type).fields.has(field);
}

function fieldsIn(minor: number, name: string): readonly Entry[] {
  const all = entries[name];
  if (all === undefined) throw new Error(`core-v1-types.json has no type ${name}`);
  return all.filter(({ since = 0, until = minor }) => since <= minor && minor <= until);
}

/** Whether a feature gate is on by default in a version of Kubernetes. */
export function isOn(gate: string, minor: number): boolean {
  const since = gates[gate];
  if (since === undefined) throw new Error(`core-v1-types.json has no feature gate ${gate}`);
  return since > 0 && minor >= since;
}

/** By Go type the fields that an API server of that version drops, because their feature is off by default. */
export function disabledFields(minor: number): ReadonlyMap<string, readonly string[]> {
  const disabled = new Map<string, readonly string[]>();
  for (const type of Object.keys(entries)) {
    const off = fieldsIn(minor, type).filter(({ gate }) => gate !== undefined && !isOn(gate, minor));
    if (off.length > 0)
      disabled.set(
        type,
        off.map(({ name }) => name),
      );
  }
  return disabled;
}

function compileField(minor: number, entry: Entry): GoField {
  const { name, kind, of = "", pointer = false, omitEmpty = false } = entry;
  const value: GoValue =
    kind === "list" || kind === "map"
      ? { kind, element: compileValue(minor, of) }
      : compileValue(minor, kind === "struct" ? of : kind);
  const [crd, goName] = [crdRules(entry), entry.go];
  return { name, value, pointer, omitEmpty, ...(goName && { goName }), ...(crd && { crd }) };
}

function crdRules({ required = false, keys, ...entry }: Entry): CrdRules | undefined {
  if (!required && keys === undefined && entry.default === undefined) return undefined;
  return { required, ...(entry.default !== undefined && { default: entry.default }), ...(keys && { keys }) };
}

/** A kind of scalar, or the name of a struct. */
function compileValue(minor: number, kindOrName: string): GoValue {
  return isScalar(kindOrName) ? { kind: kindOrName } : { kind: "struct", type: goType(minor, kindOrName) };
}

function isScalar(kind: string): kind is ScalarKind {
  return scalars.includes(kind);
}

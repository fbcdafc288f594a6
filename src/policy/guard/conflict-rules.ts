import { type GuardRule, namesOf, or, quoted, textOf } from "./rule.ts";

const plain = (...fields: readonly string[]) => fields.map((field) => [field, "''"] as const);
/** A pointer or a struct: absent is not the same as its zero value. */
const optional = (...fields: readonly string[]) => fields.map((field) => [field, undefined] as const);

/**
 * What merges under an identity: two items of it that differ are a conflict, whatever the Pod has. `fields` are those of the Go
 * type with their zero values, because reflect.DeepEqual does not see whether one is absent; without them items are compared whole.
 */
const merged = [
  {
    list: "env",
    identity: "name",
    what: "env variable",
    fields: [...plain("value"), ...optional("valueFrom")],
  },
  { list: "volumes", identity: "name", what: "volume" },
  ...(["name", "mountPath"] as const).map((identity) => ({
    list: "volumeMounts",
    identity,
    what: identity === "name" ? "volume of a mount" : "mountPath",
    fields: [
      ...plain("name", "mountPath", "subPath", "subPathExpr"),
      ["readOnly", "false"] as const,
      ...optional("mountPropagation", "recursiveReadOnly"),
    ],
  })),
  {
    list: "tolerations",
    identity: "key",
    what: "toleration key",
    fields: [...plain("operator", "value", "effect"), ...optional("tolerationSeconds")],
  },
  { list: "initContainers", identity: "name", what: "init container" },
  { list: "sidecars", identity: "name", what: "sidecar" },
] satisfies readonly {
  readonly list: string;
  readonly identity: string;
  readonly what: string;
  readonly fields?: readonly (readonly [field: string, zero: string | undefined])[];
}[];

/** Comparing every item with every other costs too much for longer lists (the API server's limit of an expression). */
const longestCompared = 250;

/** SELF_CONFLICT: items that conflict whatever the Pod has. */
export const selfConflictRules: readonly GuardRule[] = merged.map(({ list, identity, what, ...rest }) => {
  const all = `variables.${list}`;
  const id = (item: string) => textOf(`${item}.${identity}`);
  const differs = "fields" in rest ? rest.fields.map(differsIn).join(or) : "o != i";
  const bad = `${all}.exists(o, ${id("o")} == ${id("i")} && (${differs}))`;
  return {
    code: "SELF_CONFLICT",
    name: `twice_${list}_${identity}`,
    found: `${all}.size() > ${longestCompared} ? '' : ${namesOf({ list: all, item: "i", bad, shown: quoted(id("i")) })}`,
    words: `the webhook denies every Pod that matches, because a ${what} has two contents`,
  };
});

function differsIn([field, zero]: readonly [string, string | undefined]): string {
  const value = (item: string) => `${item}.?${field}${zero === undefined ? "" : `.orValue(${zero})`}`;
  return `${value("o")} != ${value("i")}`;
}

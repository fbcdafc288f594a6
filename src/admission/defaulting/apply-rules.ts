import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { type GoType, type GoValue, goType } from "../../kubernetes/types.ts";
import { mapSharing } from "./field.ts";

/** What happens to a value of one Go type, before its fields are visited. Returns the same object if nothing does. */
export type Rule = (object: JsonObject) => JsonObject;

/** Rules by Go type, and what happens to the quantities in lists of resources. */
export type Rules = {
  readonly types: Readonly<Record<string, Rule>>;
  readonly resource?: (text: string) => string;
};

type Visit = (value: Json) => Json;

/**
 * Makes one walk over a decoded Pod out of rules by Go type. Types that hold nothing with a rule are not entered, and
 * what no rule changes is returned as it came.
 */
export function compileRules(rules: Rules, minor: number): (pod: JsonObject) => JsonObject {
  const compiled = new Map<GoType, Visit | undefined>();
  const visit = compileType(goType(minor, "Pod"), rules, compiled) ?? ((pod) => pod);
  return (pod) => visit(pod) as JsonObject;
}

function compileType(
  type: GoType,
  rules: Rules,
  compiled: Map<GoType, Visit | undefined>,
): Visit | undefined {
  if (compiled.has(type)) return compiled.get(type);
  const rule = rules.types[type.name];
  const fields: [string, Visit][] = [];
  compiled.set(type, undefined);
  for (const [name, { value }] of type.fields) {
    const visit = type.name === "Pod" && name === "status" ? undefined : compileValue(value, rules, compiled);
    if (visit !== undefined) fields.push([name, visit]);
  }
  const visit = rule === undefined && fields.length === 0 ? undefined : visitStruct(rule, fields);
  compiled.set(type, visit);
  return visit;
}

function compileValue(
  value: GoValue,
  rules: Rules,
  compiled: Map<GoType, Visit | undefined>,
): Visit | undefined {
  switch (value.kind) {
    case "struct":
      return compileType(value.type, rules, compiled);
    case "list": {
      const element = compileValue(value.element, rules, compiled);
      return element && ((list) => mapSharing(list as readonly Json[], element));
    }
    case "map": {
      const { resource } = rules;
      if (value.element.kind !== "quantity" || resource === undefined) return undefined;
      return (map) => visitMap(map as JsonObject, resource);
    }
    default:
      return undefined;
  }
}

function visitStruct(rule: Rule | undefined, fields: readonly [string, Visit][]): Visit {
  return (value) => {
    const before = value as JsonObject;
    const ruled = rule === undefined ? before : rule(before);
    let changed: Record<string, Json> | undefined;
    for (const [name, visit] of fields) {
      const field = ruled[name];
      if (field === undefined || field === null) continue;
      const after = visit(field);
      if (after === field) continue;
      changed ??= { ...ruled };
      changed[name] = after;
    }
    return changed ?? ruled;
  };
}

function visitMap(map: JsonObject, change: (text: string) => string): JsonObject {
  let changed: Record<string, Json> | undefined;
  for (const key in map) {
    const after = change(map[key] as string);
    if (after === map[key]) continue;
    changed ??= { ...map };
    changed[key] = after;
  }
  return changed ?? map;
}

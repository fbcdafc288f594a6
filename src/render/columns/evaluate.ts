import { isObject, type Json } from "../../kubernetes/json.ts";
import { holds } from "./compare.ts";
import { goText, goType } from "./go-value.ts";
import { fail } from "./path-cursor.ts";
import type { Path, PathNode, Template } from "./path-nodes.ts";
import { sliceItems } from "./slice.ts";

type Values = readonly Json[];

/** The values that each part of a template gives, in order. Missing keys give none, as by default in kubectl. */
export function evaluateTemplate(template: Template, root: Json): readonly Values[] {
  return template.flatMap((part) => {
    const values = evaluatePath(part.path, [root]);
    return part.kind === "range" ? values.flatMap((value) => evaluateTemplate(part.body, value)) : [values];
  });
}

/** The values that a path leads to from each of the given ones. */
function evaluatePath(path: Path, from: Values): Values {
  return path.reduce(take, from);
}

function take(values: Values, node: PathNode): Values {
  switch (node.kind) {
    case "literal":
      // Text is there whatever came before; a number or a boolean only where something did.
      return typeof node.value === "string" ? [node.value] : values.map(() => node.value);
    case "field":
      return values.flatMap((value) => fieldOf(value, node.name));
    case "wildcard":
      return values.flatMap(childrenOf);
    case "recursive":
      return values.flatMap(descendants);
    case "union":
      return node.paths.flatMap((path) => evaluatePath(path, values));
    case "slice":
      return values
        .filter((value) => value !== null)
        .flatMap((value) => sliceItems(listOf(value), node.slice));
    case "filter":
      return values.flatMap((value) => filterItems(value, node));
  }
}

function fieldOf(value: Json, name: string): Values {
  return isObject(value) && Object.hasOwn(value, name) ? [value[name] as Json] : [];
}

/** Of a map by its keys: Go gives them in any order. */
function childrenOf(value: Json): Values {
  if (Array.isArray(value)) return value;
  return isObject(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key] as Json)
    : [];
}

/** The value itself and all in it that has contents, which a string has, too. */
function descendants(value: Json): Values {
  if (typeof value === "string") return value === "" ? [] : [value];
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(descendants)];
}

function listOf(value: Json): Values {
  return Array.isArray(value) ? value : fail(`${goType(value)} is not array or slice`);
}

function filterItems(value: Json, filter: PathNode & { readonly kind: "filter" }): Values {
  if (!Array.isArray(value)) return fail(`${goText(value)} is not array or slice and cannot be filtered`);
  return value.filter((item: Json) => {
    const left = evaluatePath(filter.left, [item]);
    if (filter.operator === "exists") return left.length > 0;
    const right = evaluatePath(filter.right, [item]);
    if (left.length > 1 || right.length > 1) fail("can only compare one element at a time");
    const [a, b] = [left[0], right[0]];
    return a !== undefined && b !== undefined && holds(a, filter.operator, b);
  });
}

import type { Path } from "../kubernetes/json.ts";
import { isObject } from "../kubernetes/json.ts";
import { maxDepth } from "../kubernetes/yaml.ts";

type Refusal = { readonly path: Path; readonly message: string };

/** Up to `low` nodes nearly all may come from aliases, from `high` on a tenth: go-yaml's allowedAliasRatio. */
const aliasRatio = { low: 400_000, high: 4_000_000, most: 0.99, least: 0.1 } as const;

/**
 * What go-yaml refuses although it can be parsed: aliases that multiply (the "YAML bomb"), an anchor that contains
 * itself, and numbers that JSON does not have. undefined if the document may be walked and written safely.
 */
export function checkExpansion(document: unknown, hasAliases: boolean): Refusal | undefined {
  const path: (string | number)[] = [];
  const open = new Set<object>();
  const seen = new Set<object>();
  let nodes = 0;
  let aliased = 0;

  const fault = (value: unknown, insideAlias: boolean): string | undefined => {
    nodes++;
    if (insideAlias) aliased++;
    if (aliased > 100 && nodes > 1000 && aliased / nodes > allowedRatio(nodes)) {
      return "document contains excessive aliasing";
    }
    if (typeof value === "number" && !Number.isFinite(value)) return `unsupported value: ${value}`;
    return typeof value === "object" && value !== null ? faultInside(value, insideAlias) : undefined;
  };

  const faultInside = (value: object, insideAlias: boolean): string | undefined => {
    if (open.has(value)) return "an anchor's value contains itself";
    if (path.length > maxDepth) return `nesting exceeded ${maxDepth} levels`;
    const again = hasAliases && (insideAlias || seen.has(value));
    if (hasAliases) {
      open.add(value);
      seen.add(value);
    }
    for (const [key, child] of entriesOf(value)) {
      path.push(key);
      const found = fault(child, again);
      if (found) return found;
      path.pop();
    }
    open.delete(value);
    return undefined;
  };

  const message = fault(document, false);
  return message === undefined ? undefined : { path, message };
}

function entriesOf(value: object): Iterable<readonly [string | number, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return isObject(value) ? Object.entries(value) : [];
}

function allowedRatio(nodes: number): number {
  const { low, high, most, least } = aliasRatio;
  const above = Math.min(Math.max(nodes - low, 0), high - low) / (high - low);
  return most - (most - least) * above;
}

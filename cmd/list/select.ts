import { UsageError } from "../../src/errors.ts";
import { parseLabelQuery } from "../../src/kubernetes/label-query.ts";
import type { StringMap } from "../../src/kubernetes/object-meta.ts";
import { compileSelector, findFailure } from "../../src/kubernetes/selector.ts";

/** Whether labels meet a -l; everything does where there is none. Throws a UsageError for one that cannot be read. */
export function labelFilter(query: string | undefined): (labels: StringMap | undefined) => boolean {
  if (query === undefined) return () => true;
  const parsed = parseLabelQuery(query);
  if (!parsed.ok) throw new UsageError(parsed.message);
  const compiled = compileSelector(parsed.selector);
  if (!compiled.ok) throw new UsageError(compiled.error);
  return (labels) => findFailure(compiled.clauses, labels ?? {}) === undefined;
}

/** Whether a PodDefault of this name is meant by the names on the command line; with none, all are. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.length === 0 || names.includes(name);
}

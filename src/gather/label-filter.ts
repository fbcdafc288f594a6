import { UsageError } from "../errors.ts";
import { parseLabelQuery } from "../kubernetes/label-query.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import { compileSelector, selects } from "../kubernetes/selector.ts";

/**
 * Whether labels meet -l, as kubectl filters objects of files; everything does where it is not given.
 * @throws UsageError for a query that cannot be parsed
 */
export function labelFilter(query: string | undefined): (labels: ObjectMeta["labels"]) => boolean {
  if (query === undefined) return () => true;
  const parsed = parseLabelQuery(query);
  if (!parsed.ok) throw new UsageError(parsed.message);
  const compiled = compileSelector(parsed.selector);
  if (!compiled.ok) throw new UsageError(compiled.error);
  return (labels) => selects(compiled, labels ?? {});
}

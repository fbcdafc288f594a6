import { isSame } from "../../../kubernetes/equal.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import { envSourceName, listOf } from "../../../model/injected-item.ts";
import type { Merge } from "../merge-log.ts";
import { skipSame } from "../merge-log.ts";

/**
 * mergeEnvFrom: sources have no identity, all are appended; nil stays nil. The patch adds no element that equals one
 * of the Pod's, unless the container is sent as a whole.
 */
export function append(
  existing: readonly JsonObject[] | undefined,
  { field, podDefaults, log, container }: Merge,
): readonly JsonObject[] | undefined {
  const own = existing ?? [];
  const appended: JsonObject[] = [];
  for (const { name, spec } of podDefaults) {
    for (const source of listOf(spec, field)) {
      appended.push(source);
      const injection = {
        podDefault: name,
        field,
        key: envSourceName(source),
        ...(container && { container: container.name }),
      };
      const arrives = container?.isResent || !own.some((present) => isSame(present, source));
      if (arrives) log.injections.push(injection);
      else skipSame(log, injection, undefined);
    }
  }
  return appended.length === 0 ? existing : [...own, ...appended];
}

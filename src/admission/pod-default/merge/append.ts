import { isSame } from "../../../kubernetes/equal.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import { envSourceName } from "../../../model/item-path.ts";
import type { Container } from "../../../model/pod.ts";
import type { PreparedPodDefault } from "../../prepare.ts";
import { type Findings, skipSame } from "../findings.ts";

/**
 * mergeEnvFrom: sources have no identity, all are appended; nil stays nil. But the patch adds no element that is equal to
 * one of the Pod's, unless the container is sent as a whole.
 */
export function appendEnvFrom(
  container: Container,
  sentWhole: boolean,
  podDefaults: readonly PreparedPodDefault[],
  findings: Findings,
): readonly JsonObject[] | undefined {
  const own = container.envFrom ?? [];
  const appended: JsonObject[] = [];
  for (const { name, spec } of podDefaults) {
    for (const source of spec.envFrom ?? []) {
      appended.push(source);
      const injection = {
        podDefault: name,
        field: "envFrom",
        key: envSourceName(source),
        container: container.name,
      } as const;
      const arrives = sentWhole || !own.some((present) => isSame(present, source));
      if (arrives) findings.injections.push(injection);
      else skipSame(findings, injection, undefined);
    }
  }
  return appended.length === 0 ? container.envFrom : [...own, ...appended];
}

import { compact } from "../finding/differences.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import { holdsContainers, listOf, nameOfItem } from "../model/injected-item.ts";
import type { PodDefaultSpec } from "../model/pod-default.ts";

/** What a field of a PodDefault injects: each item by its name, with its content in short. */
export function itemsOf(
  field: InjectedField,
  spec: PodDefaultSpec,
): readonly (readonly [key: string, content: string])[] {
  const value = spec[field] as Json | undefined;
  if (value === undefined || value === "") return [];
  if (describeField(field).merge.kind === "first-wins") return [["", compact(value)]];
  if (Array.isArray(value)) {
    return listOf(spec, field).map((item) => {
      const { name: _, ...content } = item;
      return [
        nameOfItem(field, item),
        holdsContainers(field) ? containerInShort(item) : compact(content),
      ] as const;
    });
  }
  if (isObject(value)) return Object.entries(value).map(([key, text]) => [key, compact(text)] as const);
  return [[String(value), ""]];
}

/** A container is more than a line; its image says what it is, and restartPolicy Always that it is a native sidecar. */
function containerInShort({ image, restartPolicy }: JsonObject): string {
  return [`image ${image ?? "(none)"}`, restartPolicy && `restartPolicy ${restartPolicy}`]
    .filter(Boolean)
    .join(", ");
}

/** What a PodDefault injects, in one cell: `env 2, volumes 1, sidecar log`; "<none>" if nothing. Containers are named. */
export function injectsInShort(spec: PodDefaultSpec): string {
  const parts = injectedFieldNames.flatMap((field) => {
    const { one, many, merge } = describeField(field);
    const items = itemsOf(field, spec);
    if (items.length === 0) return [];
    if (merge.kind === "first-wins") return [one];
    if (merge.kind === "last-wins" || holdsContainers(field))
      return [`${one} ${items.map(([key]) => key).join(" ")}`];
    return [`${many} ${items.length}`];
  });
  return parts.length === 0 ? "<none>" : parts.join(", ");
}

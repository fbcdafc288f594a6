import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import { haveSameIdentity, listOf } from "../model/injected-item.ts";
import { markerAnnotation, markersOf } from "../model/marker.ts";
import type { Container, Pod } from "../model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";

/** A Pod as it probably was before injection, and what is uncertain about it. */
export type UnInjected = { readonly pod: Pod; readonly notes: readonly string[] };

/**
 * Removes what the markers of a live Pod say was injected: every item that a marked PodDefault has under the same identity.
 * Certain only where the PodDefault was not edited since (same resourceVersion); `notes` say where it was.
 */
export function unInject(pod: Pod, podDefaults: readonly PodDefault[]): UnInjected {
  const byName = new Map(podDefaults.map((podDefault) => [podDefault.metadata.name, podDefault]));
  const notes: string[] = [];
  let result = pod;
  for (const [name, resourceVersion] of markersOf(pod)) {
    const podDefault = byName.get(name);
    const doubt = doubtAbout(name, resourceVersion, podDefault);
    if (doubt !== undefined) notes.push(doubt);
    if (podDefault !== undefined) {
      result = takeBack(result, podDefault);
      notes.push(...notTakenBack(podDefault.spec, name));
    }
    result = withoutAnnotation(result, markerAnnotation(name));
  }
  return { pod: result, notes };
}

function doubtAbout(name: string, then: string, podDefault: PodDefault | undefined): string | undefined {
  if (podDefault === undefined) {
    return `PodDefault ${name} was applied to this Pod and was deleted since; what it injected is still in the Pod`;
  }
  if (podDefault.metadata.resourceVersion === then) return undefined;
  if (podDefault.metadata.resourceVersion === undefined)
    return `PodDefault ${name} has no resourceVersion in the files, so it is unknown whether this Pod has the same; what it would inject was removed`;
  return `PodDefault ${name} was edited after this Pod was created; what it would inject today was removed`;
}

/** Fields that overwrite: the Pod does not show what was there before. */
function notTakenBack(spec: PodDefaultSpec, name: string): readonly string[] {
  const overwritten = injectedFieldNames.filter(
    (field) => /-wins$/.test(describeField(field).merge.kind) && spec[field] !== undefined,
  );
  if (overwritten.length === 0) return [];
  return [
    `PodDefault ${name} sets ${overwritten.join(", ")}; what the Pod had before is unknown and was left as it is`,
  ];
}

function takeBack(pod: Pod, { spec }: PodDefault): Pod {
  const podSpec = injectedFieldNames.reduce((holder, field) => {
    const { home } = describeField(field);
    return home.in === "pod" && home.path[0] === "spec"
      ? withoutItems(holder, String(home.path[1]), field, spec)
      : holder;
  }, pod.spec);
  const fromContainer = (container: Container) =>
    injectedFieldNames
      .filter((field) => describeField(field).home.in === "containers")
      .reduce((holder, field) => withoutItems(holder, field, field, spec), container);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...withoutEntries("labels", pod.metadata.labels, spec.labels),
      ...withoutEntries("annotations", pod.metadata.annotations, spec.annotations),
    },
    spec: { ...podSpec, containers: podSpec.containers.map(fromContainer) },
  };
}

/** The holder with its list at `home` without the items that the PodDefault has too; without the list if none is left. */
function withoutItems<Holder extends JsonObject>(
  holder: Holder,
  home: string,
  field: InjectedField,
  spec: PodDefaultSpec,
): Holder {
  const injected = listOf(spec, field);
  const { [home]: items, ...others } = holder;
  if (injected.length === 0 || !Array.isArray(items)) return holder;
  const left = items.filter((item: Json) => !injected.some((other) => haveSameIdentity(field, item, other)));
  // Only a list was taken out of the holder, or put back shorter.
  return (left.length > 0 ? { ...holder, [home]: left } : others) as Holder;
}

function withoutEntries(
  field: "labels" | "annotations",
  map: StringMap | undefined,
  injected: StringMap | undefined,
) {
  if (map === undefined || injected === undefined) return {};
  return {
    [field]: Object.fromEntries(Object.entries(map).filter(([key, value]) => injected[key] !== value)),
  };
}

function withoutAnnotation(pod: Pod, annotation: string): Pod {
  const { [annotation]: _, ...annotations } = pod.metadata.annotations ?? {};
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

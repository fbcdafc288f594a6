import { isItemOf, listOf } from "../model/item-path.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { markerAnnotation, markersOf } from "../model/marker.ts";
import type { StringMap } from "../model/object-meta.ts";
import type { Container, Pod } from "../model/pod.ts";
import type { InjectedField, PodDefault, PodDefaultSpec } from "../model/pod-default.ts";

/** A Pod as it probably was before injection, and what could not be taken back for certain. */
export type UnInjected = { readonly pod: Pod; readonly notes: readonly string[] };

const podLists = [
  ["volumes", "volumes"],
  ["tolerations", "tolerations"],
  ["imagePullSecrets", "imagePullSecrets"],
  ["initContainers", "initContainers"],
  ["sidecars", "containers"],
] as const satisfies readonly (readonly [InjectedField, string])[];

const containerLists = ["env", "envFrom", "volumeMounts"] as const;

/**
 * Takes back what the marker annotations of a live Pod say was injected: every item that a marked PodDefault has under the same
 * identity. Certain only where the PodDefault is unchanged since (same resourceVersion); `notes` say where it is not.
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
    return `PodDefault ${name} was applied to this Pod and is gone; what it injected could not be taken back`;
  }
  const now = podDefault.metadata.resourceVersion ?? "";
  if (now === then) return undefined;
  return `PodDefault ${name} changed since this Pod was created (resourceVersion ${then}, now ${now}); what it would inject today was taken back`;
}

/** Fields that overwrite: the Pod does not tell what was there before. */
function notTakenBack(spec: PodDefaultSpec, name: string): readonly string[] {
  const overwritten = (
    ["serviceAccountName", "automountServiceAccountToken", "command", "args"] as const
  ).filter((field) => spec[field] !== undefined);
  if (overwritten.length === 0) return [];
  return [
    `PodDefault ${name} sets ${overwritten.join(", ")}; what the Pod had before is not known and was left as it is`,
  ];
}

function takeBack(pod: Pod, { spec }: PodDefault): Pod {
  const lists = podLists.flatMap(([field, home]) => withoutItems(pod.spec, home, field, spec));
  const podSpec = { ...pod.spec, ...Object.fromEntries(lists) };
  const containers = podSpec.containers.map((container) => takeBackFromContainer(container, spec));
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...withoutEntries("labels", pod.metadata.labels, spec.labels),
      ...withoutEntries("annotations", pod.metadata.annotations, spec.annotations),
    },
    spec: { ...podSpec, containers },
  };
}

function takeBackFromContainer(container: Container, spec: PodDefaultSpec): Container {
  const lists = containerLists.flatMap((field) => withoutItems(container, field, field, spec));
  return { ...container, ...Object.fromEntries(lists) };
}

/** The list at `home` without the items that the PodDefault has too; nothing where it has none. */
function withoutItems(
  holder: JsonObject,
  home: string,
  field: InjectedField,
  spec: PodDefaultSpec,
): readonly (readonly [string, Json])[] {
  const injected = listOf(spec, field);
  const items = holder[home];
  if (injected.length === 0 || !Array.isArray(items)) return [];
  return [[home, items.filter((item: Json) => !injected.some((other) => isItemOf(field, item, other)))]];
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

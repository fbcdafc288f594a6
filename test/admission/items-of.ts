import type { InjectedField } from "../../src/model/injected-fields.ts";
import type { Pod } from "../../src/model/pod.ts";

/**
 * What a Pod has that a PodDefault can have brought, each as `container field key`; of containers those with these names
 * are looked into.
 */
export function itemsOf(
  { metadata, spec }: Pod,
  containers: readonly string[] = spec.containers.map(({ name }) => name),
): Set<string> {
  const items = new Set<string>();
  const note = (field: InjectedField, keys: readonly string[], container = ""): void => {
    for (const key of keys) items.add(`${container} ${field} ${key}`);
  };
  const names = (list: readonly { readonly name: string }[] = []): string[] => list.map(({ name }) => name);
  note("labels", Object.keys(metadata.labels ?? {}));
  note("annotations", Object.keys(metadata.annotations ?? {}));
  note("volumes", names(spec.volumes));
  note("imagePullSecrets", names(spec.imagePullSecrets));
  note(
    "tolerations",
    (spec.tolerations ?? []).map(({ key = "" }) => key),
  );
  note("sidecars", names(spec.containers));
  note("initContainers", names(spec.initContainers));
  for (const container of spec.containers.filter(({ name }) => containers.includes(name))) {
    note("env", names(container.env), container.name);
    note("volumeMounts", names(container.volumeMounts), container.name);
  }
  return items;
}

import type { ListOptions, Resource } from "../cluster.ts";

/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `poddefaults.kubeflow.org`, `pods`: kubectl's name of a resource. */
export function qualifiedName({ plural, group }: Resource): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** The path of a resource or an object: /apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME. */
export function resourcePath(resource: Resource, namespace: string | undefined, name?: string): string {
  const base = `${resource.group === "" ? "/api" : "/apis"}/${apiVersionOf(resource)}`;
  const scope = resource.namespaced && namespace !== undefined ? ["namespaces", namespace] : [];
  const segments = [...scope, resource.plural, ...(name === undefined ? [] : [name])];
  return `${base}/${segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join("/")}`;
}

/** The path and query of a list. */
export function listPath(
  resource: Resource,
  { namespace, labelSelector, fieldSelector }: ListOptions,
  parameters: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({
    ...(labelSelector ? { labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
    ...parameters,
  });
  return `${resourcePath(resource, namespace)}${query.size > 0 ? `?${query}` : ""}`;
}

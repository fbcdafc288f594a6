import { metadataOf } from "../kubernetes/object-meta.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import type { FromFiles } from "./from-files.ts";

/**
 * The namespace of objects without one: that of -n, else that of the context. Without a cluster it is the only one in the files;
 * "default" if they have several or none.
 */
export function defaultNamespace(
  flag: string | undefined,
  files: FromFiles,
  cluster: { readonly namespace: string } | undefined,
): string {
  if (flag !== undefined) return flag;
  if (cluster !== undefined) return cluster.namespace;
  const [only, ...others] = namespacesIn(files);
  return only !== undefined && others.length === 0 ? only : "default";
}

function namespacesIn({
  workloads,
  podDefaults,
  namespaces,
  serviceAccounts,
}: FromFiles): ReadonlySet<string> {
  const objects = [...workloads, ...[...podDefaults, ...serviceAccounts].map(({ source }) => source)];
  return new Set([
    ...objects.flatMap((object) => namespaceOf(object) ?? []),
    ...namespaces.map(({ value }) => value.metadata.name),
  ]);
}

/** The namespace that an object of a file names itself. */
export function namespaceOf({ object }: Pick<ManifestObject, "object">): string | undefined {
  return metadataOf(object).namespace || undefined;
}

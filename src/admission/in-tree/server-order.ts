/**
 * Objects of a namespace in the order in which the plugins most likely visit them: as they were created. The server takes
 * them from an index of its cache (thread_safe_store of k8s.io/client-go), a small Go map, where a visit starts anywhere
 * but mostly at the oldest. Without creation times the order is the given one.
 */
export function inServerOrder<T extends { readonly metadata: { readonly creationTimestamp?: string } }>(
  objects: readonly T[],
): readonly T[] {
  return objects.toSorted((a, b) => {
    const [first = "", second = ""] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
    return first < second ? -1 : Number(first > second);
  });
}

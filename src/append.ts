/** Adds items to the end of a list. `push(...items)` would put each on the stack, which ends at some hundred thousand. */
export function append<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}

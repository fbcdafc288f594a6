/** More names than these are counted. */
const most = 5;

/** Names in a list: `a, b, c`; of many the first five and how many more, unless all are wanted. */
export function listNames(names: readonly string[], all = false): string {
  const more = names.length - most;
  return all || more <= 0 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${more} more`;
}

/** `1 Pod`, `2 Pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

import { fail } from "./path-cursor.ts";
import type { Slice } from "./path-nodes.ts";

/** Reads what stands between brackets: `*`, `2`, `-1`, `1:3`, `::2`. */
export function readSlice(text: string): Slice {
  const parts = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text === "*" ? ":" : text);
  if (parts === null) return fail(`invalid array index ${text}`);
  const [, start = "", end, step] = parts;
  const first = numberIn(start);
  if (end === undefined) return { start: first ?? 0, end: (first ?? 0) + 1, isIndex: true };
  const last = numberIn(end.slice(1));
  const by = step === undefined ? undefined : numberIn(step.slice(1));
  return {
    ...(first !== undefined && { start: first }),
    ...(last !== undefined && { end: last }),
    ...(by !== undefined && { step: by }),
    isIndex: false,
  };
}

function numberIn(text: string): number | undefined {
  if (text === "-") return fail("array index - is not a number");
  return text === "" ? undefined : Number(text);
}

/** The items that a slice picks. Mirrors evalArray of client-go's jsonpath package: unlike in Go, -1 is the last item. */
export function sliceItems<T>(items: readonly T[], slice: Slice): readonly T[] {
  const { length } = items;
  const start = fromEnd(slice.start ?? 0, length);
  const isLast = slice.end !== undefined && (slice.end < 0 || (slice.end === 0 && slice.isIndex));
  const end = isLast ? (slice.end ?? 0) + length : (slice.end ?? length);
  if (start === end) return [];
  if (start >= length || start < 0) fail(`array index out of bounds: index ${start}, length ${length}`);
  if (end > length || end < 0) fail(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) fail(`starting index ${start} is greater than ending index ${end}`);
  const { step = 1 } = slice;
  if (step <= 0) fail("step must be > 0");
  return items.slice(start, end).filter((_, index) => index % step === 0);
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

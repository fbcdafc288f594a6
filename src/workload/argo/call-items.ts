import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import { objectAt, textAt } from "../workload-pod.ts";
import { textOf } from "./run.ts";
import { fillIn, isOpen } from "./tags.ts";

/** A step or task with an item filled in, and how many of them there are; undefined if only the run decides. */
type CallItem = { readonly task: JsonObject; readonly count: number | undefined };

/** Limits the items of a sequence. */
const mostItems = 10_000;

/** expandTask: one for each item of withItems, of withParam where it is a list, and of withSequence. */
export function callItems(task: JsonObject): readonly CallItem[] {
  const { withItems, withParam, withSequence, ...rest } = task;
  const items = Array.isArray(withItems) && withItems.length > 0 ? withItems : undefined;
  if (items === undefined && withParam == null && !isObject(withSequence)) return [{ task, count: 1 }];
  const known = items ?? (withParam != null ? listIn(withParam) : sequence(objectAt(task, "withSequence")));
  if (known === undefined) return [{ task: rest, count: undefined }];
  return known.map((item: Json) => ({ task: fillIn(rest, itemValues(item)), count: 1 }));
}

function listIn(withParam: Json): readonly Json[] | undefined {
  if (Array.isArray(withParam)) return withParam;
  if (typeof withParam !== "string" || isOpen(withParam)) return undefined;
  try {
    const list: unknown = JSON.parse(withParam);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** processItem */
function itemValues(item: Json): ReadonlyMap<string, string> {
  const fields = isObject(item) ? Object.entries(item) : [];
  return new Map([
    ["item", textOf(item)],
    ...fields.map(([key, value]) => [`item.${key}`, textOf(value)] as const),
  ]);
}

/** expandSequence: `count` items from `start`, or those from `start` to `end`. `format` is a Go format of an integer. */
function sequence(written: JsonObject): readonly Json[] | undefined {
  const texts = ["start", "end", "count"].map((field) => written[field]);
  const [start = 0, end, count] = texts.map((value) => (value == null ? undefined : Number(value)));
  if ([start, end, count].some(Number.isNaN)) return undefined;
  const last = count === undefined ? (end ?? 0) : start + count - 1;
  const size = count === 0 ? 0 : Math.abs(last - start) + 1;
  if (size > mostItems) return undefined;
  const step = last < start ? -1 : 1;
  const format = textAt(written, "format");
  return Array.from({ length: size }, (_, index) => formatNumber(start + index * step, format));
}

function formatNumber(number: number, format = "%d"): string {
  return format.replace(/%(0?)(\d*)([dXx])/, (_, zero: string, width: string, verb: string) => {
    const digits = verb === "d" ? String(number) : number.toString(16);
    const text = verb === "X" ? digits.toUpperCase() : digits;
    return text.padStart(Number(width || "0"), zero === "0" ? "0" : " ");
  });
}

/** shouldExecute for the comparison of two texts. A condition that depends on the run is assumed to hold. */
export function isSkipped(task: JsonObject): boolean {
  const when = textAt(task, "when");
  if (when === undefined || isOpen(when)) return false;
  if (when.trim() === "false") return true;
  const [, left, operator, right] =
    /^\s*("[^"]*"|'[^']*'|[^\s=!<>&|]*)\s*(==|!=)\s*("[^"]*"|'[^']*'|[^\s=!<>&|]*)\s*$/.exec(when) ?? [];
  if (left === undefined || right === undefined) return false;
  const bare = (text: string) => text.replace(/^(["'])(.*)\1$/, "$2");
  return (bare(left) === bare(right)) !== (operator === "==");
}

import { parseQuantity, type Quantity, writeQuantity } from "../../kubernetes/quantity.ts";

const milli = 10n ** 6n;
const unit = 10n ** 9n;
/** Canonical, and no finer than a thousandth; spares the arithmetic for nearly every quantity of a Pod. */
const plainly = /^[1-9]\d{0,2}(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** Away from zero, to a multiple of `step`. */
function roundUp(nano: bigint, step: bigint): bigint {
  const rest = nano % step;
  if (rest === 0n) return nano;
  return nano - rest + (rest > 0n ? step : -step);
}

/** Quantity.Cmp: below zero, zero or above. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/** Quantity.Add: zero takes the notation of what is added to it. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { format: a.nano === 0n ? b.format : a.format, nano: a.nano + b.nano };
}

/** Quantity.Value */
export function wholeValue({ nano }: Quantity): bigint {
  return roundUp(nano, unit) / unit;
}

/** Whether Quantity.MilliValue is that of a whole number; beyond int64 Go wraps or gives up, by how it holds the number. */
export function isWhole({ amount, nano }: Quantity): boolean {
  const millis = roundUp(nano, milli) / milli;
  const wrapped = BigInt.asIntN(64, millis);
  const overflows = wrapped !== millis;
  return (overflows && amount !== undefined) || wrapped % 1000n === 0n;
}

/** A quantity in a list of resources as SetDefaults_ResourceList leaves it: no finer than a thousandth. */
export function roundResource(text: string): string {
  if (plainly.test(text)) return text;
  const quantity = parseQuantity(text);
  if (quantity === undefined) return text;
  const { amount, format, nano } = quantity;
  return writeQuantity(amount && amount.scale >= -3 ? quantity : { format, nano: roundUp(nano, milli) });
}

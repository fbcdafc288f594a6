/**
 * resource.Quantity (apimachinery pkg/api/resource): unscaled x 10^exponent, and the notation that it is written in.
 * `text` is set where upstream keeps the string as it was given, since that is nearly always canonical.
 */
export type Quantity = {
  readonly unscaled: bigint;
  readonly exponent: number;
  readonly notation: "decimal" | "binary" | "exponent";
  readonly text?: string;
};

const syntax = /^([+-]?)(\d*)(?:(\.)(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const maxInt64 = 2n ** 63n - 1n;
/** What is always canonical; spares the arithmetic for nearly every quantity of a Pod. */
const plainly = /^[1-9]\d{0,2}(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

const power = (base: bigint, times: number): bigint => base ** BigInt(times);
const signed = (negative: boolean, magnitude: bigint): bigint => (negative ? -magnitude : magnitude);

/** ParseQuantity. Undefined if the text is no quantity. */
export function parseQuantity(given: string): Quantity | undefined {
  const text = given.trim();
  if (text === "0") return { unscaled: 0n, exponent: 0, notation: "decimal", text };
  const match = syntax.exec(text);
  if (match === null || text === "") return undefined;
  const [, sign = "", whole = "", dot, fraction = "", suffix = ""] = match;
  if (whole === "" && dot === undefined) return undefined;
  const parts = { negative: sign === "-", whole: whole.replace(/^0+/, "") || "0", fraction };
  const binary = binarySuffixes.indexOf(suffix);
  if (suffix !== "" && binary >= 0) return parseBinary(text, parts, binary * 10);
  return parseDecimal(text, parts, suffix);
}

type Parts = { readonly negative: boolean; readonly whole: string; readonly fraction: string };

function parseBinary(text: string, { negative, whole, fraction }: Parts, shift: number): Quantity {
  const value = BigInt(whole);
  const short = whole.length <= 14 - Math.trunc((shift * 3) / 10);
  if (fraction === "" && short && value << BigInt(shift) <= maxInt64) {
    const quantity = {
      unscaled: signed(negative, value << BigInt(shift)),
      exponent: 0,
      notation: "binary",
    } as const;
    return (value & 7n) === 0n ? quantity : { ...quantity, text };
  }
  const scaled = { unscaled: BigInt(whole + fraction) << BigInt(shift), exponent: -fraction.length };
  const capped = compareScaled(scaled, { unscaled: maxInt64, exponent: 0 }) > 0;
  const exact = capped ? { unscaled: maxInt64, exponent: 0 } : roundUpTo(scaled, -9);
  const belowOne = exact.unscaled > 0n && compareScaled(exact, { unscaled: 1n, exponent: 0 }) < 0;
  return {
    unscaled: signed(negative, exact.unscaled),
    exponent: exact.exponent,
    notation: belowOne ? "decimal" : "binary",
  };
}

function parseDecimal(
  text: string,
  { negative, whole, fraction }: Parts,
  suffix: string,
): Quantity | undefined {
  const isExponent = /^[eE][+-]?\d/.test(suffix);
  const notation = isExponent ? "exponent" : "decimal";
  const power10 = isExponent ? Number(suffix.slice(1)) : decimalSuffixes.indexOf(suffix) * 3 - 9;
  const exponent = power10 - fraction.length;
  const digits = whole + fraction;
  const magnitude = { unscaled: BigInt(digits), exponent };
  if (digits.length <= 18 && exponent >= -9) {
    const quantity = { unscaled: signed(negative, magnitude.unscaled), exponent, notation } as const;
    const canonical = exponent % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
    return canonical ? { ...quantity, text } : quantity;
  }
  const rounded = roundUpTo(magnitude, -9);
  return { unscaled: signed(negative, rounded.unscaled), exponent: rounded.exponent, notation };
}

type Scaled = { readonly unscaled: bigint; readonly exponent: number };

/** Rounds away from zero to a multiple of 10^exponent. */
function roundUpTo(scaled: Scaled, exponent: number): Scaled {
  if (scaled.exponent >= exponent) return scaled;
  const divisor = power(10n, exponent - scaled.exponent);
  const quotient = scaled.unscaled / divisor;
  const rest = scaled.unscaled % divisor;
  const away = rest === 0n ? 0n : rest > 0n ? 1n : -1n;
  return { unscaled: quotient + away, exponent };
}

function compareScaled(a: Scaled, b: Scaled): number {
  const common = Math.min(a.exponent, b.exponent);
  const left = a.unscaled * power(10n, a.exponent - common);
  const right = b.unscaled * power(10n, b.exponent - common);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Quantity.Cmp */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return compareScaled(a, b);
}

/** Quantity.Add: zero takes the notation of what is added to it. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = a.unscaled * power(10n, a.exponent - exponent) + b.unscaled * power(10n, b.exponent - exponent);
  return { unscaled: sum, exponent, notation: a.unscaled === 0n ? b.notation : a.notation };
}

/** Quantity.ScaledValue: how many 10^exponent it is, rounded up. */
export function scaledValue(quantity: Quantity, exponent: number): bigint {
  const { unscaled, exponent: own } = roundUpTo(quantity, exponent);
  return unscaled * power(10n, own - exponent);
}

/** Quantity.String: the text that is kept, or the canonical form (CanonicalizeBytes). */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  if (quantity.unscaled === 0n) return "0";
  if (quantity.notation !== "binary") return formatDecimal(quantity);
  const whole = roundUpTo(quantity, 0);
  const value = whole.unscaled * power(10n, whole.exponent);
  const inexact = compareScaled(whole, quantity) !== 0;
  if (inexact || (value > -1024n && value < 1024n))
    return formatDecimal({ ...quantity, notation: "decimal" });
  const { rest, times } = divideOut(value, 1024n);
  return `${rest}${binarySuffixes[times] ?? ""}`;
}

function formatDecimal({ unscaled, exponent, notation }: Quantity): string {
  const { rest, times } = divideOut(unscaled, 10n);
  const over = (((exponent + times) % 3) + 3) % 3;
  const digits = rest * power(10n, over);
  const power10 = exponent + times - over;
  if (notation === "exponent") return power10 === 0 ? `${digits}` : `${digits}e${power10}`;
  return `${digits}${decimalSuffixes[power10 / 3 + 3] ?? ""}`;
}

function divideOut(value: bigint, factor: bigint): { rest: bigint; times: number } {
  let rest = value;
  let times = 0;
  while (rest !== 0n && rest % factor === 0n) {
    rest /= factor;
    times += 1;
  }
  return { rest, times };
}

/** A quantity as the API server stores it; the text itself if it is none. */
export function canonicalQuantity(text: string): string {
  if (plainly.test(text)) return text;
  const quantity = parseQuantity(text);
  return quantity === undefined ? text : formatQuantity(quantity);
}

/** The same in a list of resources: SetDefaults_ResourceList rounds up to thousandths. */
export function canonicalResource(text: string): string {
  if (plainly.test(text)) return text;
  const quantity = parseQuantity(text);
  if (quantity === undefined || quantity.exponent >= -3)
    return quantity === undefined ? text : formatQuantity(quantity);
  return formatQuantity({ ...roundUpTo(quantity, -3), notation: quantity.notation });
}

/** How the number is written: 1500m, 1536Mi or 15e2; resource.Format. */
type Format = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** A resource.Quantity after UnmarshalJSON: in the words of that struct, either `i` with `s`, or `d`. */
export type Quantity = {
  readonly format: Format;
  /** The value in billionths, the smallest step there is. */
  readonly nano: bigint;
  /** Go's i: int64Amount. Absent: too long or too fine for it, and held as d: infDecAmount. */
  readonly amount?: { readonly value: bigint; readonly scale: number };
  /** The string itself, kept where ParseQuantity takes it for canonical. */
  readonly spelling?: string;
};

const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const nanos = 10n ** 9n;
const milli = 10n ** 6n;
const maxInt64 = 2n ** 63n - 1n;
/** apimachinery's maxInt64Factors: so many decimal digits always fit. */
const safeDigits = 18;

const pattern = /^([+-]?)0*(\d*)(?:\.(\d*))?([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/;

/** Always canonical; spares the arithmetic for nearly every quantity of a Pod. */
const plain = /^[1-9]\d{0,2}(?:m|k|[MGT]i?|Ki)?$/;

/** The canonical string of a quantity, as MarshalJSON writes it; "" is one never set. What is not a quantity stays as it is. */
export function formatQuantity(text: string): string {
  if (plain.test(text)) return text;
  if (text === "") return "0";
  const quantity = parseQuantity(text);
  return quantity === undefined ? text : writeQuantity(quantity);
}

/** Quantity.String */
export function writeQuantity(quantity: Quantity): string {
  return quantity.spelling ?? canonicalize(quantity);
}

/** Equal for two quantities exactly if reflect.DeepEqual holds them equal: `1` and `1000m` are not. */
export function identifyQuantity(text: string): string {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return text;
  const { format, nano, amount, spelling } = quantity;
  return [format, amount === undefined ? `d${nano}` : `${amount.value}*10^${amount.scale}`, spelling].join(
    " ",
  );
}

/** resource.ParseQuantity of apimachinery; undefined where it returns an error. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, sign, whole = "", fraction = "", suffix = ""] = pattern.exec(text) ?? [];
  if (sign === undefined || text === "") return undefined;
  if (text === "0") return { format: "DecimalSI", nano: 0n, amount: { value: 0n, scale: 0 }, spelling: text };
  const { format, exponent } = interpretSuffix(suffix);
  const digits = (whole === "" ? "0" : whole) + fraction;
  const negative = sign === "-" ? -1n : 1n;
  const factor = format === "BinarySI" ? 2n ** BigInt(exponent) : 1n;
  const value = BigInt(digits) * factor * negative;
  const scale = (format === "BinarySI" ? 0 : exponent) - fraction.length;
  if (!fitsInt64(format, digits.length, fraction.length, exponent, scale, value)) {
    return roundToNano(format, value, scale);
  }
  const spelled = isTakenForCanonical(format, digits, exponent, scale) ? { spelling: text } : {};
  return { format, nano: value * 10n ** BigInt(scale + 9), amount: { value, scale }, ...spelled };
}

function interpretSuffix(suffix: string): { format: Format; exponent: number } {
  if (/^[eE][+-]?\d/.test(suffix)) return { format: "DecimalExponent", exponent: Number(suffix.slice(1)) };
  if (suffix.endsWith("i")) return { format: "BinarySI", exponent: binarySuffixes.indexOf(suffix) * 10 };
  return { format: "DecimalSI", exponent: decimalSuffixes.indexOf(suffix) * 3 - 9 };
}

function fitsInt64(
  format: Format,
  digits: number,
  fraction: number,
  exponent: number,
  scale: number,
  value: bigint,
): boolean {
  const precision =
    format === "BinarySI"
      ? fraction > 0
        ? -1
        : Math.trunc(15 - digits - Math.trunc((exponent * 3) / 10) - 1)
      : safeDigits - digits;
  return precision >= 0 && scale >= -9 && value <= maxInt64 && value >= -maxInt64;
}

function isTakenForCanonical(format: Format, digits: string, exponent: number, scale: number): boolean {
  if (format === "BinarySI") return exponent % 10 === 0 && (BigInt(digits) & 7n) !== 0n;
  return scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}

/** Finer than a billionth is rounded away from zero; binary quantities stop at the greatest int64. */
function roundToNano(format: Format, value: bigint, scale: number): Quantity {
  const size = value < 0n ? -value : value;
  const rounded = scale >= -9 ? size * 10n ** BigInt(scale + 9) : divideUp(size, 10n ** BigInt(-9 - scale));
  const capped = format === "BinarySI" && rounded > maxInt64 * nanos ? maxInt64 * nanos : rounded;
  const small = format === "BinarySI" && capped > 0n && capped < nanos;
  return { format: small ? "DecimalSI" : format, nano: value < 0n ? -capped : capped };
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/** Quantity.CanonicalizeBytes: no fraction, and the greatest suffix that allows it. */
function canonicalize({ format, nano }: Quantity): string {
  if (nano === 0n) return "0";
  const size = nano < 0n ? -nano : nano;
  if (format === "BinarySI" && size >= 1024n * nanos && nano % nanos === 0n) {
    const [number, times] = removeFactors(nano / nanos, 1024n);
    return number + (binarySuffixes[times] ?? "");
  }
  const [number, times] = removeFactors(nano, 10n);
  const exponent = Math.floor((times - 9) / 3) * 3;
  const suffix =
    format === "DecimalExponent"
      ? exponent === 0
        ? ""
        : `e${exponent}`
      : (decimalSuffixes[(exponent + 9) / 3] ?? "");
  return number * 10n ** BigInt(times - 9 - exponent) + suffix;
}

function removeFactors(value: bigint, base: bigint): [number: bigint, times: number] {
  let number = value;
  let times = 0;
  while (number % base === 0n) {
    number /= base;
    times += 1;
  }
  return [number, times];
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
export function wholeValue(quantity: Quantity): bigint {
  return scaledValue(quantity, nanos);
}

/** Quantity.MilliValue */
export function milliValue(quantity: Quantity): bigint {
  return scaledValue(quantity, milli);
}

/** Quantity.ScaledValue: rounded up. Beyond int64 Go gives up (0) or wraps around, depending on how it holds the number. */
function scaledValue({ amount, nano }: Quantity, step: bigint): bigint {
  const value = roundUp(nano, step) / step;
  const held = BigInt.asIntN(64, value);
  return held !== value && amount !== undefined ? 0n : held;
}

/** Away from zero, to a multiple of `step`. */
function roundUp(nano: bigint, step: bigint): bigint {
  const rest = nano % step;
  if (rest === 0n) return nano;
  return nano - rest + (rest > 0n ? step : -step);
}

/** A quantity in a list of resources as SetDefaults_ResourceList leaves it: no finer than a thousandth. */
export function roundResource(text: string): string {
  if (plain.test(text)) return text;
  const quantity = parseQuantity(text);
  if (quantity === undefined) return text;
  const { amount, format, nano } = quantity;
  return writeQuantity(amount && amount.scale >= -3 ? quantity : { format, nano: roundUp(nano, milli) });
}

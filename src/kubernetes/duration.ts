const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Go's time.ParseDuration, in milliseconds: `1m30s`, `1.5h`, `0`. undefined for text that is not a duration, and for one of
 * 2^63 nanoseconds (292 years) or more.
 */
export function parseDuration(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  const duration = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (duration === null) return undefined;
  const [, sign, parts = ""] = duration;
  let total = 0n;
  for (const [, whole = "", fraction = "", name = ""] of parts.matchAll(/(\d*)\.?(\d*)(\D+)/g)) {
    const unit = nanoseconds[name] ?? 0n;
    total += BigInt(whole) * unit + BigInt(Math.trunc(Number(`0.${fraction}`) * Number(unit)));
  }
  if (sign === "-") total = -total;
  return BigInt.asIntN(64, total) === total ? Number(total) / 1e6 : undefined;
}

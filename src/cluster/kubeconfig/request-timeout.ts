import { ClusterError } from "../../errors.ts";

const unitMilliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * --request-timeout in milliseconds, 0 for none: clientcmd.ParseTimeout (seconds, or Go's time.ParseDuration).
 * Throws ClusterError in kubectl's words.
 */
export function parseRequestTimeout(text: string): number {
  if (/^\+?\d+$/.test(text)) return Number(text) * 1000;
  if (/^[+-]?0$/.test(text)) return 0;
  const duration = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (duration === null) {
    throw new ClusterError(
      "error: Invalid timeout value. Timeout must be a single integer in seconds, " +
        "or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
    );
  }
  const [, sign, parts = ""] = duration;
  const total = [...parts.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitMilliseconds[unit ?? ""] ?? 0),
    0,
  );
  return sign === "-" ? -total : total;
}

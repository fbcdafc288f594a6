import type { Attempt, HttpAnswer, HttpRequest } from "./exchange.ts";
import { longestTimer } from "./limit-opening.ts";

/** client-go allows ten. With the pauses below, six take as long as a person waits at a prompt. */
export const maxRetries = 6;

/** Milliseconds to wait after `failed` earlier lost connections in a row. */
export function backOff(failed: number): number {
  return Math.min(100 * 2 ** failed, 1000);
}

/**
 * Milliseconds to wait before a retry, undefined for no retry: client-go's withRetry.
 *
 * Retries a request on Retry-After (429, and 5xx of a GET), and a GET after a lost connection. A write is not repeated after a
 * lost connection, because the server may have done it.
 */
export function retryPause(
  method: HttpRequest["method"],
  attempt: Attempt<HttpAnswer>,
  failed: number,
): number | undefined {
  if (failed >= maxRetries) return undefined;
  if (!attempt.ok) {
    return method === "GET" && attempt.failure.dropped ? backOff(failed) : undefined;
  }
  const { status, headers } = attempt.answer;
  const mayRepeat = status === 429 || (status >= 500 && method === "GET");
  const seconds = readInteger(headers["retry-after"] ?? "");
  if (!mayRepeat || seconds === undefined) return undefined;
  return Math.min(Math.max(seconds, 0) * 1000, longestTimer);
}

/** strconv.Atoi; a date or a fraction is not an integer. */
function readInteger(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 63 ? Number(text) : undefined;
}

import type { Attempt, HttpAnswer, HttpRequest } from "./exchange.ts";

/** client-go allows ten; with the growing pauses below six are as long as anybody waits at a prompt. */
export const maxRetries = 6;

/** Milliseconds to wait after the `failed`th lost connection in a row, counted from 0. */
export function backOff(failed: number): number {
  return Math.min(100 * 2 ** failed, 1000);
}

/**
 * Milliseconds to wait before the request may be sent again, undefined if it may not: client-go's withRetry.
 *
 * Again: what the server asks for with Retry-After (429, and 5xx of a GET), and a GET whose connection was lost.
 * A write whose connection was lost may have been carried out, so it is never sent twice.
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
  const seconds = headers["retry-after"] ?? "";
  return mayRepeat && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

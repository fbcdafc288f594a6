import type { IncomingHttpHeaders } from "node:http";

/**
 * Prints each of the server's warnings once, as kubectl does (rest.NewWarningWriter with deduplication): headers of the
 * form `Warning: 299 - "unknown field \"spec.foo\""`.
 */
export function printWarnings(print: (text: string) => void): (headers: IncomingHttpHeaders) => void {
  const seen = new Set<string>();
  return ({ warning = "" }) => {
    for (const [, quoted = ""] of warning.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      const text = withoutControls(quoted.replaceAll(/\\(.)/g, "$1"));
      if (!seen.has(text)) print(`Warning: ${text}\n`);
      seen.add(text);
    }
  };
}

/** A server must not be able to send escape sequences to the terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

import type { Endpoint } from "./endpoint.ts";
import type { Attempt, HttpAnswer, HttpRequest } from "./exchange.ts";
import { withoutPassword } from "./proxy-url.ts";

/** Runs one attempt, with the lines of -v around it. */
export type RequestLog = (
  endpoint: Endpoint,
  request: HttpRequest,
  send: () => Promise<Attempt<HttpAnswer>>,
) => Promise<Attempt<HttpAnswer>>;

/** transport.debuggingRoundTripper: 6 one line per request, 7 request headers, 8 answer headers and body, 9 more of it. */
export function logRequests(verbosity: number, print: (line: string) => void): RequestLog {
  if (verbosity < 6) return (_endpoint, _request, send) => send();
  return async ({ url }, request, send) => {
    const line = `${request.method} ${url.origin}${url.pathname.replace(/\/$/, "")}${request.path}`;
    if (verbosity >= 7) {
      print(line);
      printHeaders("Request Headers:", request.headers, print);
      if (request.body !== undefined && verbosity >= 8)
        print(`Request Body: ${cut(request.body, verbosity)}`);
    }
    const start = performance.now();
    const attempt = await send();
    const took = `in ${Math.round(performance.now() - start)} milliseconds`;
    const status = attempt.ok
      ? `${attempt.answer.status} ${attempt.answer.statusText}`
      : attempt.failure.message;
    print(verbosity >= 7 ? `Response Status: ${status} ${took}` : `${line} ${status} ${took}`);
    if (attempt.ok && verbosity >= 8) {
      printHeaders("Response Headers:", attempt.answer.headers, print);
      // Even the metadata of a Secret can have its data, in the annotation of kubectl apply.
      const isSecret = /\/secrets(?:[/?]|$)/.test(request.path);
      print(`Response Body: ${isSecret ? "<masked>" : cut(attempt.answer.body, verbosity)}`);
    }
    return attempt;
  };
}

function printHeaders(
  title: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  print: (line: string) => void,
): void {
  print(title);
  for (const [name, value] of Object.entries(headers)) {
    for (const single of [value ?? ""].flat()) print(`    ${name}: ${mask(name, single)}`);
  }
}

/** transport.maskValue, also for a proxy's password and a gateway's session: shows at most the kind of a credential. */
function mask(name: string, value: string): string {
  if (/^set-cookie$/i.test(name)) return "<masked>";
  if (/^location$/i.test(name)) return withoutPassword(value);
  if (!/^(proxy-)?authorization$/i.test(name)) return value;
  const [type = ""] = value.split(" ");
  return /^(bearer|basic|negotiate)$/i.test(type) ? `${type} <masked>` : "<masked>";
}

function cut(body: string, verbosity: number): string {
  const limit = verbosity >= 10 ? body.length : verbosity === 9 ? 10_240 : 1024;
  return body.length <= limit ? body : `${body.slice(0, limit)} [truncated ${body.length - limit} chars]`;
}

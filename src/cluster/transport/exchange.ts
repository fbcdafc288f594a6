import {
  type Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import { type PeerCertificate, TLSSocket } from "node:tls";
import {
  type ConnectionFailure,
  describeConnectionError,
  describeCut,
} from "../failures/connection-error.ts";
import { asksProxyForUrl } from "./agent.ts";
import type { Endpoint } from "./endpoint.ts";
import { limitOpening } from "./limit-opening.ts";
import { bareHost } from "./proxy-url.ts";
import { proxyAuthorization } from "./tunnel.ts";

export type HttpRequest = {
  readonly method: "GET" | "POST" | "PATCH";
  /** Path and query after the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
};

export type HttpAnswer = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Attempt<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/** Bytes; all Pods of a large cluster in one answer are less, and more would end with no memory left. */
export const largestBody = 256 * 1024 * 1024;

/** Of one request; the same as in Go (net/http: max1xxResponses). */
const mostInformation = 5;

const tooLarge = new Error("the answer is larger than 256 MiB; is it a Kubernetes API server?");

/** Sends a request once and reads the whole answer. A failure is a value. */
export async function exchange(
  endpoint: Endpoint,
  agent: Agent,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Attempt<HttpAnswer>> {
  const opened = await openExchange(endpoint, agent, request, signal);
  if (!opened.ok) return opened;
  const { answer: response } = opened;
  try {
    const body = await readBody(response);
    return {
      ok: true,
      answer: {
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? "",
        headers: response.headers,
        body,
      },
    };
  } catch (error) {
    return { ok: false, failure: describeCut(error) };
  }
}

/** Sends a request once and returns the answer after its headers, for the endless body of a watch. */
export async function openExchange(
  endpoint: Endpoint,
  agent: Agent,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Attempt<IncomingMessage>> {
  const invalid = headerProblem(request.headers);
  if (invalid !== undefined) {
    return { ok: false, failure: describeConnectionError(new Error(invalid), endpoint, undefined) };
  }
  const { promise, resolve } = Promise.withResolvers<Attempt<IncomingMessage>>();
  const send = endpoint.secure ? httpsRequest : httpRequest;
  const outgoing = send({ ...address(endpoint, request), method: request.method, agent, signal });
  outgoing.on("response", (answer) => resolve({ ok: true, answer }));
  let informed = 0;
  outgoing.on("information", () => {
    informed += 1;
    if (informed > mostInformation)
      outgoing.destroy(new Error("net/http: too many 1xx informational responses"));
  });
  outgoing.on("upgrade", ({ statusCode, statusMessage }, socket) => {
    socket.destroy();
    const failure = describeConnectionError(
      new Error(`unexpected answer ${statusCode} ${statusMessage}; is it a Kubernetes API server?`),
      endpoint,
      undefined,
    );
    resolve({ ok: false, failure });
  });
  let shown: PeerCertificate | undefined;
  outgoing.on("socket", (socket) => {
    limitOpening(socket);
    // Node forgets a certificate that it refuses, but messages need its dates and names. A reused socket is already secure, and
    // listeners would pile up.
    if (socket instanceof TLSSocket && socket.getPeerFinished() === undefined) {
      socket.prependOnceListener("secure", () => (shown = socket.getPeerCertificate()));
    }
  });
  outgoing.on("error", (error) =>
    resolve({ ok: false, failure: describeConnectionError(error, endpoint, shown) }),
  );
  // A request that still has no socket, because a proxy is silent, would not tell.
  const end = () =>
    resolve({ ok: false, failure: describeConnectionError(new Error("context canceled"), endpoint, shown) });
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  outgoing.end(request.body);
  return await promise;
}

function address(endpoint: Endpoint, { path, headers }: HttpRequest): RequestOptions {
  const { url, proxy } = endpoint;
  const fullPath = url.pathname.replace(/\/$/, "") + path;
  if (proxy !== undefined && asksProxyForUrl(endpoint)) {
    return {
      host: bareHost(proxy),
      port: proxy.port,
      path: `http://${url.host}${fullPath}`,
      headers: { Host: url.host, ...toNode(headers), ...proxyAuthorization(proxy) },
    };
  }
  return { host: bareHost(url), port: url.port, path: fullPath, headers: toNode(headers) };
}

/** node:http needs mutable lists, and writes a character as one byte, where Go writes UTF-8. */
function toNode(headers: HttpRequest["headers"]): OutgoingHttpHeaders {
  const bytes = (text: string) => Buffer.from(text).toString("latin1");
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string" ? bytes(value) : value.map(bytes),
    ]),
  );
}

/** A header value that cannot be sent, in the words of Go (net/http: validateHeaders), which never show it. */
function headerProblem(headers: HttpRequest["headers"]): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
    if ([value].flat().some((one) => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(one)))
      return `net/http: invalid header field value for "${name}"`;
  }
  return undefined;
}

/** Throws for a body over the limit. */
async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > largestBody) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (response.headers["content-encoding"] !== "gzip") return bytes.toString("utf8");
  // API servers compress only large answers.
  const { gunzipSync } = await import("node:zlib");
  try {
    return gunzipSync(bytes, { maxOutputLength: largestBody }).toString("utf8");
  } catch (error) {
    throw error instanceof RangeError ? tooLarge : error;
  }
}

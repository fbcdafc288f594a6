import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";
import {
  broken,
  type ConnectionFailure,
  describeConnectionError,
  describeCut,
  largestHeaders,
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

const tooLarge = new Error("the answer is larger than 256 MiB; is it a Kubernetes API server?");

/** 1xx answers before the final one: max1xxResponses of Go's net/http and http2. */
export const mostHints = 5;

const tooManyHints = new Error(`${broken} net/http: too many 1xx informational responses`);

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
  const invalid = headerFailure(endpoint, request);
  if (invalid) return { ok: false, failure: invalid };
  const { promise, resolve } = Promise.withResolvers<Attempt<IncomingMessage>>();
  let shown: PeerCertificate | undefined;
  const fail = (error: Error) =>
    resolve({ ok: false, failure: describeConnectionError(error, endpoint, shown) });
  const send = endpoint.secure ? httpsRequest : httpRequest;
  const outgoing = send({
    ...address(endpoint, request),
    method: request.method,
    maxHeaderSize: largestHeaders,
    agent,
    signal,
  });
  outgoing.on("socket", (socket) => {
    limitOpening(socket);
    onCertificate(socket, (certificate) => (shown = certificate));
  });
  outgoing.on("response", (answer) => {
    // Of a broken body, the answer itself would only know that it was cut.
    outgoing.on("error", (error) => answer.destroy(error));
    resolve({ ok: true, answer });
  });
  outgoing.on("error", fail);
  refuseOtherAnswers(outgoing, fail);
  // Node reports no abort while a request waits for its socket from a silent proxy.
  const end = () => fail(new Error("context canceled"));
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  outgoing.end(request.body);
  return await promise;
}

/** Floods of 1xx, and 101, which leave the request without an answer. */
function refuseOtherAnswers(outgoing: ClientRequest, fail: (error: Error) => void): void {
  let hints = 0;
  outgoing.on("information", () => {
    if (++hints > mostHints) outgoing.destroy(tooManyHints);
  });
  outgoing.on("upgrade", ({ statusCode, statusMessage }, socket) => {
    socket.destroy();
    fail(new Error(`unexpected answer ${statusCode} ${statusMessage}; is it a Kubernetes API server?`));
  });
}

/** Node forgets a certificate that it refuses, but messages need its dates and names. */
export function onCertificate(socket: Socket, take: (certificate: PeerCertificate) => void): void {
  // A reused socket is already secure, and listeners would pile up.
  if (!(socket instanceof TLSSocket) || socket.getPeerFinished() !== undefined) return;
  socket.prependOnceListener("secure", () => take(socket.getPeerCertificate()));
}

function address(endpoint: Endpoint, { path, headers }: HttpRequest): RequestOptions {
  const { url, proxy } = endpoint;
  const fullPath = pathOn(endpoint, path);
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

/** The path and query of a request, with the path of the server's URL before it. */
export function pathOn({ url }: Endpoint, path: string): string {
  return url.pathname.replace(/\/$/, "") + path;
}

/** node:http needs mutable lists, and writes a character as one byte, where Go writes UTF-8. */
export function toNode(headers: HttpRequest["headers"]): OutgoingHttpHeaders {
  const bytes = (text: string) => Buffer.from(text).toString("latin1");
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string" ? bytes(value) : value.map(bytes),
    ]),
  );
}

/** A header value that cannot be sent, in the words of Go (net/http: validateHeaders), which never show it. */
export function headerFailure(endpoint: Endpoint, { headers }: HttpRequest): ConnectionFailure | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
    if (![value].flat().some((one) => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(one))) continue;
    const error = new Error(`net/http: invalid header field value for "${name}"`);
    return describeConnectionError(error, endpoint);
  }
  return undefined;
}

async function readBody(response: IncomingMessage): Promise<string> {
  const body = collectBody();
  for await (const chunk of response) {
    const problem = body.add(chunk);
    if (problem) throw problem;
  }
  return await body.read(response.headers["content-encoding"]);
}

type Body = {
  /** An error for a body over the limit. */
  readonly add: (chunk: Buffer) => Error | undefined;
  readonly read: (encoding: string | undefined) => Promise<string>;
};

/** Collects the chunks of a body. */
export function collectBody(): Body {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add: (chunk) => {
      size += chunk.length;
      if (size > largestBody) return tooLarge;
      chunks.push(chunk);
      return undefined;
    },
    read: async (encoding) => {
      const bytes = Buffer.concat(chunks);
      if (encoding?.toLowerCase() !== "gzip") return bytes.toString("utf8");
      // API servers compress only large answers.
      const { gunzipSync } = await import("node:zlib");
      try {
        return gunzipSync(bytes, { maxOutputLength: largestBody }).toString("utf8");
      } catch (error) {
        throw error instanceof RangeError ? tooLarge : error;
      }
    },
  };
}

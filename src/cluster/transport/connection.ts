import type { PeerCertificate, TLSSocket, ConnectionOptions as TlsOptions } from "node:tls";
import type { ClientCertificate } from "../auth/credentials.ts";
import { describeConnectionError } from "../failures/connection-error.ts";
import { dial, makeAgent, tlsOptions } from "./agent.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Attempt, exchange, type HttpAnswer, type HttpRequest, onCertificate } from "./exchange.ts";
import type { Session } from "./http2.ts";
import { limitOpening } from "./limit-opening.ts";

/** One connection to a server, for all requests. It is opened with the first one, and again when it was lost. */
export type Connection = {
  /** Sends a request once and reads the whole answer. A failure is a value. */
  readonly exchange: (request: HttpRequest, signal: AbortSignal) => Promise<Attempt<HttpAnswer>>;
  readonly close: () => void;
};

/**
 * A connection with HTTP/2 if the server speaks it, as client-go's: requests go side by side. Otherwise, and for plain HTTP,
 * HTTP/1.1: one request after the other. Throws ClusterError for an invalid certificate or key.
 * @param signal the end of the run: nothing else ends a connection that opens after its request was given up
 */
export function openConnection(
  endpoint: Endpoint,
  certificate: ClientCertificate | undefined,
  signal: AbortSignal,
): Connection {
  const tls = tlsOptions(endpoint, certificate);
  return tls && endpoint.http2 ? negotiate(endpoint, tls, signal) : useAgent(endpoint, tls);
}

function useAgent(endpoint: Endpoint, tls: TlsOptions | undefined, opened?: TLSSocket): Connection {
  const agent = makeAgent(endpoint, tls, undefined, opened);
  return {
    exchange: (request, signal) => exchange(endpoint, agent, request, signal),
    close: () => agent.destroy(),
  };
}

function negotiate(endpoint: Endpoint, tls: TlsOptions, signal: AbortSignal): Connection {
  const closing = new AbortController();
  const end = AbortSignal.any([signal, closing.signal]);
  let opening: Promise<Attempt<Session>> | undefined;
  let current: Session | undefined;
  end.addEventListener("abort", () => current?.close(), { once: true });
  const open = async (): Promise<Attempt<Session>> => {
    const attempt = await openSecure(endpoint, tls, end);
    if (attempt.ok) current = attempt.answer;
    opening = undefined;
    return attempt;
  };
  return {
    exchange: async (request, limit) => {
      if (current?.isUsable()) return current.exchange(request, limit);
      opening ??= open();
      const attempt = await unlessAborted(opening, limit, endpoint);
      return attempt.ok ? attempt.answer.exchange(request, limit) : attempt;
    },
    close: () => closing.abort(),
  };
}

/** Opens the connection and agrees on a protocol (ALPN). */
async function openSecure(
  endpoint: Endpoint,
  tls: TlsOptions,
  signal: AbortSignal,
): Promise<Attempt<Session>> {
  const attempt = await shakeHands(endpoint, { ...tls, ALPNProtocols: ["h2", "http/1.1"] }, signal);
  if (!attempt.ok) return attempt;
  const { answer: socket } = attempt;
  if (socket.alpnProtocol !== "h2")
    return { ok: true, answer: { ...useAgent(endpoint, tls, socket), isUsable: () => true } };
  const { openSession } = await import("./http2.ts");
  // What ended while that was loaded tells a session only now, or never.
  socket.read(0);
  if (socket.destroyed) return { ok: false, failure: describeConnectionError(endOfFile(), endpoint) };
  return { ok: true, answer: openSession(socket, endpoint) };
}

async function shakeHands(
  endpoint: Endpoint,
  tls: TlsOptions,
  signal: AbortSignal,
): Promise<Attempt<TLSSocket>> {
  let shown: PeerCertificate | undefined;
  try {
    const socket = await dial(endpoint, tls, signal);
    const end = () => socket.destroy();
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    limitOpening(socket);
    onCertificate(socket, (certificate) => (shown = certificate));
    await new Promise((resolve, reject) => {
      socket.once("secureConnect", resolve).once("error", reject);
      // Without an error: the server ended the connection.
      socket.once("close", () => reject(endOfFile()));
    });
    return { ok: true, answer: socket };
  } catch (error) {
    return { ok: false, failure: describeConnectionError(error as Error, endpoint, shown) };
  }
}

function endOfFile(): Error {
  return Object.assign(new Error("EOF"), { code: "ECONNRESET" });
}

/** The attempt, or a failure once a request is given up; the connection may still serve others. */
async function unlessAborted<Answer>(
  attempt: Promise<Attempt<Answer>>,
  signal: AbortSignal,
  endpoint: Endpoint,
): Promise<Attempt<Answer>> {
  const { promise, resolve } = Promise.withResolvers<Attempt<Answer>>();
  const end = () => {
    const error = new Error("context canceled");
    resolve({ ok: false, failure: describeConnectionError(error, endpoint) });
  };
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  attempt.then(resolve, end);
  return await promise;
}

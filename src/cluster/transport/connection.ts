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
 */
export function openConnection(endpoint: Endpoint, certificate: ClientCertificate | undefined): Connection {
  const tls = tlsOptions(endpoint, certificate);
  return tls && endpoint.http2 ? negotiate(endpoint, tls) : useAgent(endpoint, tls);
}

function useAgent(endpoint: Endpoint, tls: TlsOptions | undefined, opened?: TLSSocket): Connection {
  const agent = makeAgent(endpoint, tls, undefined, opened);
  return {
    exchange: (request, signal) => exchange(endpoint, agent, request, signal),
    close: () => agent.destroy(),
  };
}

function negotiate(endpoint: Endpoint, tls: TlsOptions): Connection {
  const closing = new AbortController();
  let opening: Opening | undefined;
  let current: Session | undefined;
  const open = (): Opening => {
    const givenUp = new AbortController();
    const session = openSecure(endpoint, tls, AbortSignal.any([closing.signal, givenUp.signal])).then(
      (attempt) => {
        if (attempt.ok) current = attempt.answer;
        if (isOpening()) opening = undefined;
        return attempt;
      },
    );
    const isOpening = () => opening?.session === session;
    const giveUp = () => {
      if (!isOpening()) return;
      opening = undefined;
      givenUp.abort();
    };
    return { session, waiting: 0, giveUp };
  };
  return {
    exchange: async (request, signal) => {
      if (current?.isUsable()) return current.exchange(request, signal);
      opening ??= open();
      const attempt = await waitFor(opening, signal, endpoint);
      return attempt.ok ? attempt.answer.exchange(request, signal) : attempt;
    },
    close: () => {
      closing.abort();
      current?.close();
    },
  };
}

/** A connection that is being opened, and how many requests wait for it. */
type Opening = {
  readonly session: Promise<Attempt<Session>>;
  waiting: number;
  /** Ends the attempt, unless it has ended. */
  readonly giveUp: () => void;
};

/** Waits until it is open, or `signal` is aborted. What nobody waits for anymore is given up: it would keep the process alive. */
async function waitFor(opening: Opening, signal: AbortSignal, endpoint: Endpoint): Promise<Attempt<Session>> {
  const { promise, resolve } = Promise.withResolvers<Attempt<Session>>();
  const end = () => {
    resolve({ ok: false, failure: describeConnectionError(new Error("context canceled"), endpoint) });
  };
  opening.waiting += 1;
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  opening.session.then(resolve);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", end);
    opening.waiting -= 1;
    if (opening.waiting === 0) opening.giveUp();
  }
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
    if (signal.aborted) socket.destroy();
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    limitOpening(socket);
    onCertificate(socket, (certificate) => (shown = certificate));
    await new Promise((resolve, reject) => {
      socket.once("secureConnect", resolve).once("error", reject);
      // Without an error: the server ended the connection.
      socket.once("close", () => reject(Object.assign(new Error("EOF"), { code: "ECONNRESET" })));
    });
    return { ok: true, answer: socket };
  } catch (error) {
    return { ok: false, failure: describeConnectionError(error as Error, endpoint, shown) };
  }
}

import { STATUS_CODES } from "node:http";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from "node:http2";
import type { TLSSocket } from "node:tls";
import { describeConnectionError, describeCut, streamLost } from "../failures/connection-error.ts";
import type { Endpoint, Health } from "./endpoint.ts";
import {
  type Attempt,
  collectBody,
  type HttpAnswer,
  type HttpRequest,
  headerFailure,
  mostHints,
  pathOn,
  toNode,
} from "./exchange.ts";

/** Bytes that the server may send before they are acknowledged: those of Go's http2.Transport. */
const streamWindow = 4 * 1024 * 1024;
const connectionWindow = 1024 * 1024 * 1024;

/** As many headers of an answer as with HTTP/1.1: Node's own limits are 128 and 2000. */
const mostHeaders = 2000;

/** An HTTP/2 connection. */
export type Session = {
  /** Sends a request once and reads the whole answer. A failure is a value. */
  readonly exchange: (request: HttpRequest, signal: AbortSignal) => Promise<Attempt<HttpAnswer>>;
  /** Whether it takes more requests: it is not lost, and the server has sent no GOAWAY. */
  readonly isUsable: () => boolean;
  readonly close: () => void;
};

/** Speaks HTTP/2 over a connection. Between requests it does not keep the process alive. */
export function openSession(socket: TLSSocket, endpoint: Endpoint): Session {
  const session = connect(endpoint.url.origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindow },
    maxHeaderListPairs: mostHeaders,
  });
  socket.setKeepAlive(true, 30_000);
  session.once("connect", () => session.setLocalWindowSize(connectionWindow));
  // Each of its requests fails with the same error.
  session.on("error", () => {});
  session.unref();
  checkHealth(session, endpoint.health);
  let farewell: Farewell | undefined;
  session.on("goaway", (code, lastStream, data) => (farewell = { code, lastStream, data }));
  const isUsable = () => !session.closed && !session.destroyed;
  const fate = () => ({ isLost: !isUsable(), farewell });
  let open = 0;
  return {
    exchange: async (request, signal) => {
      if (open++ === 0) session.ref();
      try {
        return await exchange(session, endpoint, request, signal, fate);
      } finally {
        if (--open === 0) session.unref();
      }
    },
    isUsable,
    close: () => session.destroy(),
  };
}

/** golang.org/x/net/http2: ClientConn.healthCheck. */
function checkHealth(session: ClientHttp2Session, { idle, ping }: Health): void {
  // Sent frames defer it, too.
  session.setTimeout(idle, () => {
    const timer = setTimeout(() => session.destroy(lost("http2: client connection lost")), ping).unref();
    session.ping(() => clearTimeout(timer));
  });
}

/** What a GOAWAY frame says. */
type Farewell = { readonly code: number; readonly lastStream: number; readonly data: Buffer | undefined };

/** What became of a connection. */
type Fate = { readonly isLost: boolean; readonly farewell: Farewell | undefined };

async function exchange(
  session: ClientHttp2Session,
  endpoint: Endpoint,
  request: HttpRequest,
  signal: AbortSignal,
  fate: () => Fate,
): Promise<Attempt<HttpAnswer>> {
  const invalid = headerFailure(endpoint, request);
  if (invalid) return { ok: false, failure: invalid };
  let answered: IncomingHttpHeaders | undefined;
  try {
    const stream = session.request(
      { ...toNode(request.headers), ":method": request.method, ":path": pathOn(endpoint, request.path) },
      { signal },
    );
    stream.once("response", (headers) => (answered = headers));
    let hints = 0;
    stream.on("headers", () => {
      if (++hints > mostHints) stream.destroy(new Error("http2: too many 1xx informational responses"));
    });
    const body = collectBody();
    stream.on("data", (chunk: Buffer) => {
      const problem = body.add(chunk);
      if (problem) stream.destroy(problem);
    });
    stream.end(request.body);
    await ended(stream, fate);
    if (answered === undefined) throw lost(lostWords);
    const { ":status": code, ...headers } = answered;
    const status = Number(code);
    const text = await body.read(headers["content-encoding"]);
    return { ok: true, answer: { status, statusText: STATUS_CODES[status] ?? "", headers, body: text } };
  } catch (error) {
    const failure = answered ? describeCut(error) : describeConnectionError(error as Error, endpoint);
    return { ok: false, failure };
  }
}

/** Rejects, in Go's words, if the stream ends before the answer is complete. */
async function ended(stream: ClientHttp2Stream, fate: () => Fate): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once("error", (error) => reject(inGoWords(error, stream, fate())));
  // The last event. Node reports no error for a lost connection; it only closes the streams.
  stream.once("close", () => (stream.rstCode === 0 ? resolve() : reject(resetError(stream, fate()))));
  await promise;
}

function inGoWords(error: Error, stream: ClientHttp2Stream, fate: Fate): Error {
  const code = "code" in error ? error.code : "";
  if (code === "ERR_HTTP2_ERROR") return new Error("connection error: PROTOCOL_ERROR");
  const isReset = code === "ERR_HTTP2_STREAM_ERROR" || code === "ERR_HTTP2_SESSION_ERROR";
  return isReset ? resetError(stream, fate) : error;
}

const lostWords = "unexpected EOF";

/** RFC 9113, section 7, from code 0. */
const errorNames = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

const cancel = errorNames.indexOf("CANCEL");
const protocolError = errorNames.indexOf("PROTOCOL_ERROR");
const refusedStream = errorNames.indexOf("REFUSED_STREAM");

/** golang.org/x/net/http2: GoAwayError, StreamError, and io.ErrUnexpectedEOF for a lost connection. */
function resetError({ rstCode = cancel, id }: ClientHttp2Stream, { isLost, farewell }: Fate): Error {
  if (farewell !== undefined && [cancel, farewell.code].includes(rstCode)) {
    const { code, lastStream, data } = farewell;
    return lost(
      `http2: server sent GOAWAY and closed the connection; LastStreamID=${lastStream}, ` +
        `ErrCode=${nameOf(code)}, debug=${JSON.stringify(data?.toString() ?? "")}`,
    );
  }
  if (rstCode === cancel && isLost) return lost(lostWords);
  const origin = rstCode === protocolError ? "" : "; received from peer";
  const words = `stream error: stream ID ${id}; ${nameOf(rstCode)}${origin}`;
  return rstCode === refusedStream ? lost(words) : new Error(words);
}

/** An error after which a GET is sent again (see connection-error.ts). */
function lost(words: string): Error {
  return Object.assign(new Error(words), { code: streamLost });
}

function nameOf(code: number): string {
  return errorNames[code] ?? `unknown error code 0x${code.toString(16)}`;
}

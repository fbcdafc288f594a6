import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Milliseconds; a longer timer fires at once. */
export const longestTimer = 2 ** 31 - 1;

/** Milliseconds of client-go's dialer and of Go's http.DefaultTransport; the system's own limits are minutes, or none. */
const dialTimeout = 30_000;
const handshakeTimeout = 10_000;

/** Gives up on a new socket that does not connect, or whose TLS handshake does not end. A reused one is already open. */
export function limitOpening(socket: Socket): void {
  if (!socket.connecting) {
    limitHandshake(socket);
    return;
  }
  const words = Object.assign(new Error("i/o timeout"), { code: "ERR_DIAL_TIMEOUT" });
  limit(socket, "connect", dialTimeout, words);
  socket.once("connect", () => limitHandshake(socket));
}

function limitHandshake(socket: Socket): void {
  if (!(socket instanceof TLSSocket) || socket.getPeerFinished() !== undefined) return;
  limit(socket, "secureConnect", handshakeTimeout, new Error("net/http: TLS handshake timeout"));
}

function limit(socket: Socket, end: "connect" | "secureConnect", milliseconds: number, error: Error): void {
  const timer = setTimeout(() => socket.destroy(error), milliseconds);
  for (const event of [end, "close"]) socket.once(event, () => clearTimeout(timer));
}

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { largestHeaders } from "../failures/connection-error.ts";
import { limitOpening } from "./limit-opening.ts";
import { bareHost, basicLogin, type Login, loginOf } from "./proxy-url.ts";

export type Address = { readonly host: string; readonly port: number };

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "socks5:": 1080 };

/** Milliseconds for the words with a proxy: Go's http.Transport.dialConn, for a request without a deadline. */
const proxyTimeout = 60_000;

/** A socket to `target` through an http, https or socks5 proxy, until `signal`. Rejects with the proxy's reason. */
export async function dialThroughProxy(proxy: URL, target: Address, signal: AbortSignal): Promise<Socket> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), proxyTimeout);
  const limit = AbortSignal.any([signal, timeout.signal]);
  try {
    return await (proxy.protocol === "socks5:" ? openSocks : openTunnel)(proxy, target, limit);
  } catch (error) {
    throw limit.aborted ? new Error("context deadline exceeded") : error;
  } finally {
    clearTimeout(timer);
  }
}

async function openSocks(proxy: URL, target: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect(Number(proxy.port) || 1080, bareHost(proxy));
  const end = () => socket.destroy();
  signal.addEventListener("abort", end);
  limitOpening(socket);
  // Reading reports it, too: an error closes the socket.
  socket.on("error", () => {});
  try {
    await once(socket, "connect", { signal });
    await dialThroughSocks(socket, target, proxy).catch(({ message }: Error) => {
      throw new Error(
        `socks connect tcp ${proxy.hostname}:${proxy.port || 1080}->${authorityOf(target)}: ${message}`,
      );
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** HTTP CONNECT. */
async function openTunnel(proxy: URL, target: Address, signal: AbortSignal): Promise<Socket> {
  const authority = authorityOf(target);
  const request = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
    host: bareHost(proxy),
    port: Number(proxy.port) || defaultPorts[proxy.protocol],
    method: "CONNECT",
    path: authority,
    headers: { Host: authority, ...proxyAuthorization(proxy) },
    maxHeaderSize: largestHeaders,
    agent: false,
    signal,
  });
  request.on("socket", limitOpening);
  request.end();
  const [answer, socket] = await once(request, "connect");
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  // Go's net/http reports only the status text: "Proxy Authentication Required".
  throw new Error(answer.statusMessage || `proxy answered ${answer.statusCode}`);
}

function authorityOf({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The header with user and password of a proxy URL. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  const login = basicLogin(proxy);
  return login === undefined ? {} : { "Proxy-Authorization": login };
}

const refusals = [
  "succeeded",
  "general SOCKS server failure",
  "connection not allowed by ruleset",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "TTL expired",
  "command not supported",
  "address type not supported",
];

/**
 * Asks the SOCKS5 proxy of `socket` for a connection to `target` (RFC 1928, login by RFC 1929). The proxy resolves names, as in
 * Go. Rejects with the proxy's reason, in the words of golang.org/x/net/internal/socks.
 */
async function dialThroughSocks(socket: Socket, target: Address, proxy: URL): Promise<void> {
  const login = proxy.username === "" ? undefined : loginOf(proxy);
  socket.write(login ? Buffer.of(5, 2, 0, 2) : Buffer.of(5, 1, 0));
  const [version, method] = await readBytes(socket, 2);
  confirmVersion(version);
  if (method === 2 && login) await logIn(socket, login);
  else if (method !== 0) throw new Error("no acceptable authentication methods");

  socket.write(Buffer.concat([Buffer.of(5, 1, 0), encodeAddress(target)]));
  const [replyVersion, reply = 1, reserved, addressType = 0] = await readBytes(socket, 4);
  confirmVersion(replyVersion);
  if (reply !== 0) throw new Error(`unknown error ${refusals[reply] ?? `unknown code: ${reply}`}`);
  if (reserved !== 0) throw new Error("non-zero reserved field");
  await readBytes(socket, (await addressLength(socket, addressType)) + 2);
}

function confirmVersion(version: number | undefined): void {
  if (version !== 5) throw new Error(`unexpected protocol version ${version}`);
}

async function addressLength(socket: Socket, type: number): Promise<number> {
  if (type === 1) return 4;
  if (type === 4) return 16;
  if (type === 3) return (await readBytes(socket, 1))[0] ?? 0;
  throw new Error(`unknown address type ${type}`);
}

async function logIn(socket: Socket, { user, password }: Login): Promise<void> {
  if (user.length > 255 || password.length === 0 || password.length > 255) {
    throw new Error("invalid username/password");
  }
  socket.write(Buffer.concat([Buffer.of(1, user.length), user, Buffer.of(password.length), password]));
  const [version, status] = await readBytes(socket, 2);
  if (version !== 1) throw new Error("invalid username/password version");
  if (status !== 0) throw new Error("username/password authentication failed");
}

function encodeAddress({ host, port }: Address): Buffer {
  const portBytes = Buffer.of(port >> 8, port & 255);
  if (isIP(host) === 4) return Buffer.concat([Buffer.of(1, ...host.split(".").map(Number)), portBytes]);
  // Proxies accept an IPv6 address as a name, which needs no parser here.
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.of(3, name.length), name, portBytes]);
}

/** Exactly `count` bytes; what comes after stays in the socket. */
async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const end = () => reject(new Error(socket.errored ? "read: connection reset by peer" : "EOF"));
  // One listener for the whole time: a new one is called at once if anything is buffered, and would starve the rest.
  const read = (): void => {
    const bytes: Buffer | null = socket.read(count);
    if (bytes?.length === count) resolve(bytes);
    // Fewer bytes come only at the end of the stream.
    else if (bytes !== null || socket.readableEnded || socket.destroyed) end();
  };
  socket.on("readable", read).once("end", end).once("close", end);
  read();
  try {
    return await promise;
  } finally {
    socket.off("readable", read).off("end", end).off("close", end);
  }
}

import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import type { Address } from "./tunnel.ts";

type Login = { readonly user: string; readonly password: string };

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
 * Asks a SOCKS5 proxy at the other end of `socket` for a connection to `target` (RFC 1928, login by RFC 1929).
 * Names are resolved by the proxy, as Go does it. Rejects with the proxy's reason.
 */
export async function dialThroughSocks(socket: Socket, target: Address, login: Login): Promise<void> {
  const hasLogin = login.user !== "";
  socket.write(hasLogin ? Buffer.of(5, 2, 0, 2) : Buffer.of(5, 1, 0));
  const [, method] = await readBytes(socket, 2);
  if (method === 2 && hasLogin) await logIn(socket, login);
  else if (method !== 0) throw new Error("socks connect: no acceptable authentication methods");

  socket.write(Buffer.concat([Buffer.of(5, 1, 0), encodeAddress(target)]));
  const [, reply = 1, , addressType] = await readBytes(socket, 4);
  if (reply !== 0) throw new Error(`socks connect: ${refusals[reply] ?? `unknown code ${reply}`}`);
  const length = addressType === 1 ? 4 : addressType === 4 ? 16 : ((await readBytes(socket, 1))[0] ?? 0);
  await readBytes(socket, length + 2);
}

async function logIn(socket: Socket, { user, password }: Login): Promise<void> {
  const [name, secret] = [user, password].map((text) => Buffer.from(decodeURIComponent(text)));
  if (name === undefined || secret === undefined) return;
  socket.write(Buffer.concat([Buffer.of(1, name.length), name, Buffer.of(secret.length), secret]));
  const [, status] = await readBytes(socket, 2);
  if (status !== 0) throw new Error("socks connect: username/password authentication failed");
}

function encodeAddress({ host, port }: Address): Buffer {
  const portBytes = Buffer.of(port >> 8, port & 255);
  if (isIP(host) === 4) return Buffer.concat([Buffer.of(1, ...host.split(".").map(Number)), portBytes]);
  // An IPv6 address goes as a name, too: proxies read it, and it needs no parser here.
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.of(3, name.length), name, portBytes]);
}

/** Exactly `count` bytes; what comes after stays in the socket. */
async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(count);
    if (bytes?.length === count) return bytes;
    if (socket.readableEnded || socket.destroyed) throw new Error("socks connect: EOF");
    await Promise.race([once(socket, "readable"), once(socket, "end")]);
  }
}

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, type Socket } from "node:net";
import { bareHost } from "./proxy-url.ts";
import { dialThroughSocks } from "./socks.ts";

export type Address = { readonly host: string; readonly port: number };

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "socks5:": 1080 };

/** A socket to `target` through an http, https or socks5 proxy. Rejects with the reason if the proxy refuses. */
export async function dialThroughProxy(proxy: URL, target: Address): Promise<Socket> {
  if (proxy.protocol !== "socks5:") return await openTunnel(proxy, target);
  const socket = connect(Number(proxy.port) || 1080, bareHost(proxy));
  await once(socket, "connect");
  await dialThroughSocks(socket, target, { user: proxy.username, password: proxy.password });
  return socket;
}

/** HTTP CONNECT. */
async function openTunnel(proxy: URL, { host, port }: Address): Promise<Socket> {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const request = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
    host: bareHost(proxy),
    port: Number(proxy.port) || defaultPorts[proxy.protocol],
    method: "CONNECT",
    path: authority,
    headers: { Host: authority, ...proxyAuthorization(proxy) },
    agent: false,
  });
  request.end();
  const [answer, socket] = await once(request, "connect");
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  // Go's net/http reports the status text alone: "Proxy Authentication Required".
  throw new Error(answer.statusMessage || `proxy answered ${answer.statusCode}`);
}

/** User and password of a proxy URL as the header that carries them. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === "") return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

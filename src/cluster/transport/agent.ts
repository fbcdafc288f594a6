import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import {
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
  type ConnectionOptions as TlsOptions,
} from "node:tls";
import { ClusterError } from "../../errors.ts";
import type { ClientCertificate } from "../auth/credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import { bareHost } from "./proxy-url.ts";
import { type Address, dialThroughProxy } from "./tunnel.ts";

/** One connection for all requests: they are few, and a second TLS handshake takes longer than waiting. */
const keepOne: AgentOptions = { keepAlive: true, maxSockets: 1, keepAliveMsecs: 30_000 };

/**
 * The agent for all requests of a connection, with its TLS settings and its proxy.
 * @param opened a socket for its first request
 */
export function makeAgent(
  endpoint: Endpoint,
  tls: TlsOptions | undefined,
  options: AgentOptions = keepOne,
  opened?: TLSSocket,
): HttpAgent {
  const agent = tls ? new HttpsAgent({ ...options, ...tls }) : new HttpAgent(options);
  connectThroughProxy(agent, endpoint, tls);
  if (opened === undefined) return agent;
  const connect = agent.createConnection.bind(agent);
  let first: TLSSocket | undefined = opened;
  agent.createConnection = (...dial) => {
    const socket = first?.destroyed ? undefined : first;
    first = undefined;
    return socket ?? connect(...dial);
  };
  return agent;
}

function connectThroughProxy(agent: HttpAgent, endpoint: Endpoint, tls: TlsOptions | undefined): void {
  const { proxy } = endpoint;
  // Plain http through an http proxy needs no tunnel: the request names the whole URL (see exchange.ts).
  if (proxy === undefined || asksProxyForUrl(endpoint)) return;
  const ending = new AbortController();
  const destroy = agent.destroy.bind(agent);
  agent.destroy = () => {
    ending.abort();
    destroy();
  };
  agent.createConnection = (_, callback) => {
    const settle = (error: Error | null, socket?: Duplex) => callback?.(error, socket as Duplex);
    dialThroughProxy(proxy, targetAddress(endpoint.url), ending.signal).then(
      (socket) => settle(null, tls ? encrypt(socket, tls, bareHost(endpoint.url)) : socket),
      (error: Error) => settle(error),
    );
    return undefined;
  };
}

function encrypt(socket: Socket, tls: TlsOptions, host: string): TLSSocket {
  return connectTls({ servername: isIP(host) === 0 ? host : "", ...tls, socket, host });
}

/** Opens a TLS connection, through the proxy if there is one, until `signal`. Its handshake has not ended yet. */
export async function dial(endpoint: Endpoint, tls: TlsOptions, signal: AbortSignal): Promise<TLSSocket> {
  const { proxy, url } = endpoint;
  const target = targetAddress(url);
  if (proxy !== undefined) return encrypt(await dialThroughProxy(proxy, target, signal), tls, target.host);
  return connectTls({ servername: isIP(target.host) === 0 ? target.host : "", ...tls, ...target });
}

export function asksProxyForUrl({ secure, proxy }: Endpoint): boolean {
  return !secure && proxy !== undefined && proxy.protocol !== "socks5:";
}

/** undefined for plain HTTP. Throws ClusterError for an invalid certificate or key. */
export function tlsOptions(
  endpoint: Endpoint,
  certificate: ClientCertificate | undefined,
): TlsOptions | undefined {
  if (!endpoint.secure) return undefined;
  const ca = endpoint.insecure ? undefined : (endpoint.ca ?? systemAuthorities());
  return {
    secureContext: makeContext({ ...certificate, ...(ca && { ca }) }),
    rejectUnauthorized: !endpoint.insecure,
    ...(endpoint.serverName === "" ? {} : { servername: endpoint.serverName }),
  };
}

function makeContext(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    // OpenSSL's reason ("no start line", "key values mismatch") never quotes the key.
    const text = error instanceof Error ? error.message : String(error);
    const reason = text.replace(/^error:[0-9A-F]+:[^:]*:[^:]*:/, "");
    throw new ClusterError(`error: invalid client certificate or key: ${reason}`);
  }
}

/** Go trusts the system's authorities. If there are none, Node's list applies. */
function systemAuthorities(): string[] | undefined {
  const authorities = getCACertificates("system");
  return authorities.length > 0 ? authorities : undefined;
}

function targetAddress(url: URL): Address {
  return { host: bareHost(url), port: Number(url.port) || (url.protocol === "https:" ? 443 : 80) };
}

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
  type ConnectionOptions as TlsOptions,
} from "node:tls";
import { ClusterError } from "../../errors.ts";
import type { ClientCertificate } from "../auth/credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import { bareHost } from "./proxy-url.ts";
import { type Address, dialThroughProxy } from "./tunnel.ts";

/** One connection, kept open: requests share it in turn, which beats a second TLS handshake for the few we send. */
const keepOne: AgentOptions = { keepAlive: true, maxSockets: 1, keepAliveMsecs: 30_000 };

/** The agent for all requests of a connection: TLS as kubeconfig and flags say, through the proxy if there is one. */
export function makeAgent(
  endpoint: Endpoint,
  certificate: ClientCertificate | undefined,
  options: AgentOptions = keepOne,
): HttpAgent {
  const tls = endpoint.secure ? tlsOptions(endpoint, certificate) : undefined;
  const agent = tls ? new HttpsAgent({ ...options, ...tls }) : new HttpAgent(options);
  const { proxy } = endpoint;
  // Plain http through an http proxy needs no tunnel: the proxy is asked for the whole URL (see exchange.ts).
  if (proxy === undefined || asksProxyForUrl(endpoint)) return agent;
  agent.createConnection = (_, callback) => {
    const settle = (error: Error | null, socket?: Duplex) => callback?.(error, socket as Duplex);
    dialThroughProxy(proxy, targetAddress(endpoint.url)).then(
      (socket) => settle(null, tls ? encrypt(socket, tls, bareHost(endpoint.url)) : socket),
      (error: Error) => settle(error),
    );
    return undefined;
  };
  return agent;
}

function encrypt(socket: Socket, tls: TlsOptions, host: string): Socket {
  return connectTls({ servername: isIP(host) === 0 ? host : "", ...tls, socket, host });
}

export function asksProxyForUrl({ secure, proxy }: Endpoint): boolean {
  return !secure && proxy !== undefined && proxy.protocol !== "socks5:";
}

function tlsOptions(endpoint: Endpoint, certificate: ClientCertificate | undefined): TlsOptions {
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
    // OpenSSL's reason ("no start line", "key values mismatch"); it never quotes the key.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClusterError(`error: cannot use the client certificate or its key: ${reason}`);
  }
}

/** Go trusts what the system trusts, not a list of its own; without any, Node's list is better than none. */
function systemAuthorities(): string[] | undefined {
  const authorities = getCACertificates("system");
  return authorities.length > 0 ? authorities : undefined;
}

function targetAddress(url: URL): Address {
  return { host: bareHost(url), port: Number(url.port) || (url.protocol === "https:" ? 443 : 80) };
}

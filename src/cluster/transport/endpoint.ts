import { BlockList, isIP } from "node:net";
import { ClusterError } from "../../errors.ts";
import { isInterruption } from "../../interruptible.ts";
import { systemError } from "../failures/system-error.ts";
import type { ClusterEntry } from "../kubeconfig/kubeconfig.ts";
import { readText } from "../kubeconfig/read-text.ts";
import { longestTimer } from "./limit-opening.ts";
import { bareHost, loginOf, withoutPassword } from "./proxy-url.ts";

/** The address of the server, and how to verify its identity. */
export type Endpoint = {
  /** The base URL, perhaps with a path (a server behind Rancher or another gateway). */
  readonly url: URL;
  /** HOST[:PORT] of the kubeconfig, for messages. */
  readonly host: string;
  readonly secure: boolean;
  readonly proxy: URL | undefined;
  /** The name in the certificate, if it is not the host's. */
  readonly serverName: string;
  readonly insecure: boolean;
  /** PEM; undefined: the system's authorities. */
  readonly ca: string | undefined;
  readonly compression: boolean;
  /** Whether HTTP/2 is offered to the server. */
  readonly http2: boolean;
  readonly health: Health;
};

/** Milliseconds of an HTTP/2 connection: until a silent server gets a PING (0: never), and then until it must have answered. */
export type Health = { readonly idle: number; readonly ping: number };

/** Throws ClusterError for an invalid address or an unreadable CA file. */
export function describeEndpoint(
  cluster: ClusterEntry,
  env: Readonly<Record<string, string | undefined>>,
): Endpoint {
  const url = parseServer(cluster.server);
  const secure = url.protocol === "https:";
  return {
    url,
    host: /\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(cluster.server)?.[1] ?? url.host,
    secure,
    proxy: cluster.proxyUrl === "" ? proxyFromEnvironment(url, env) : new URL(cluster.proxyUrl),
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify,
    ca: secure ? readCertificateAuthority(cluster) : undefined,
    compression: !cluster.disableCompression,
    // apimachinery's net.SetTransportDefaults.
    http2: secure && !env["DISABLE_HTTP2"],
    health: {
      idle: milliseconds(env["HTTP2_READ_IDLE_TIMEOUT_SECONDS"]) ?? 30_000,
      ping: milliseconds(env["HTTP2_PING_TIMEOUT_SECONDS"]) || 15_000,
    },
  };
}

/** undefined for what is not a number of seconds. */
function milliseconds(seconds = ""): number | undefined {
  return /^\d+$/.test(seconds) ? Math.min(Number(seconds) * 1000, longestTimer) : undefined;
}

/** rest.DefaultServerURL: HOST:PORT without a scheme is http. */
function parseServer(server: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(server);
  const text = hasScheme ? server : `http://${server}`;
  const url = URL.canParse(text) && !server.startsWith("/") ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || (!hasScheme && url.pathname !== "/")) {
    throw new ClusterError(`error: host must be a URL or a host:port pair: "${withoutPassword(server)}"`);
  }
  url.search = "";
  url.hash = "";
  return url;
}

function readCertificateAuthority(cluster: ClusterEntry): string | undefined {
  const { certificateAuthority: path, certificateAuthorityData: data } = cluster;
  if (path === "" && data === "") return undefined;
  if (cluster.insecureSkipTlsVerify) {
    throw new ClusterError(
      "error: specifying a root certificates file with the insecure flag is not allowed",
    );
  }
  const text = data || readSecret(path);
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new ClusterError("error: unable to load root certificates: unable to parse bytes as PEM block");
}

/** The text of a certificate, key or token file. Throws ClusterError. */
export function readSecret(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (isInterruption(error)) throw error;
    throw new ClusterError(`error: ${systemError(error, path)}`);
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL from the environment, as in Go (golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the
 * scheme, unless NO_PROXY names the host. Never for localhost and loopback.
 */
export function proxyFromEnvironment(target: URL, env: Env): URL | undefined {
  const secure = target.protocol === "https:";
  const proxy = secure ? fromEnv(env, "HTTPS_PROXY") : fromEnv(env, "HTTP_PROXY");
  if (proxy === "" || !usesProxy(target, fromEnv(env, "NO_PROXY"))) return undefined;
  return parseProxy(proxy);
}

function fromEnv(env: Env, name: string): string {
  return env[name] || env[name.toLowerCase()] || "";
}

/** What is no URL (`proxy.corp:3128`) is the address of an http proxy. */
function parseProxy(proxy: string): URL | undefined {
  const text = proxy.replace(/^socks5h:/i, "socks5:");
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && URL.canParse(text);
  const url = URL.parse(isUrl ? text : `http://${text}`);
  return url && loginOf(url) ? url : undefined;
}

function usesProxy(target: URL, noProxy: string): boolean {
  const host = bareHost(target).toLowerCase();
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  if (host === "localhost" || isLoopback(host)) return false;
  return !noProxy
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== "" && excludes(entry, host, port));
}

/** One entry of NO_PROXY: `*`, an address, a CIDR, a domain with its subdomains, or `.domain` for subdomains only; each with an optional port. */
function excludes(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return inRange(entry, host);
  const [, bracketed, plain, wantedPort] = /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain ?? "";
  if (name === "" || (wantedPort !== undefined && wantedPort !== port)) return false;
  if (isIP(name) !== 0) return sameAddress(name, host);
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isLoopback(host: string): boolean {
  return inRange("127.0.0.0/8", host) || inRange("::1/128", host);
}

function sameAddress(address: string, host: string): boolean {
  return inRange(`${address}/${isIP(address) === 6 ? 128 : 32}`, host);
}

function inRange(cidr: string, host: string): boolean {
  const [network = "", bits = ""] = cidr.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family) return false;
  if (!/^\d+$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? "ipv6" : "ipv4";
  const range = new BlockList();
  range.addSubnet(network, Number(bits), type);
  return range.check(host, type);
}

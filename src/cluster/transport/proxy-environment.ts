import { BlockList, isIP } from "node:net";
import { bareHost } from "./proxy-url.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL as Go's net/http reads it from the environment (golang.org/x/net/http/httpproxy):
 * HTTPS_PROXY or HTTP_PROXY by the URL's scheme, unless NO_PROXY names the host. Never for localhost and loopback.
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

/** A proxy without a scheme (`proxy.corp:3128`) is an http one. */
function parseProxy(proxy: string): URL | undefined {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(text) ? new URL(text) : undefined;
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

/** One entry of NO_PROXY: `*`, an address, a CIDR, a domain and its subdomains, `.domain` for these only; with a port or not. */
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

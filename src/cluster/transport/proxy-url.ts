/** Why a kubeconfig's proxy-url cannot be used, in client-go's words (clientcmd.parseProxyURL); undefined if it can. */
export function proxyProblem(proxyUrl: string): string | undefined {
  if (!URL.canParse(proxyUrl)) return `could not parse: ${withoutPassword(proxyUrl)}`;
  const scheme = new URL(proxyUrl).protocol.slice(0, -1);
  if (["http", "https", "socks5"].includes(scheme)) return undefined;
  return `unsupported scheme "${scheme}", must be http, https, or socks5`;
}

/** A URL for a message; the password of `user:password@` is never shown (Go's URL.Redacted). */
export function withoutPassword(url: string): string {
  return url.replace(/:[^:/@]*@/, ":xxxxx@");
}

/** The host of a URL as sockets take it: an IPv6 address without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** The problem of a kubeconfig's proxy-url in client-go's words (clientcmd.parseProxyURL), if any. */
export function proxyProblem(proxyUrl: string): string | undefined {
  if (!URL.canParse(proxyUrl)) return `could not parse: ${withoutPassword(proxyUrl)}`;
  const scheme = new URL(proxyUrl).protocol.slice(0, -1);
  if (["http", "https", "socks5"].includes(scheme)) return undefined;
  return `unsupported scheme "${scheme}", must be http, https, or socks5`;
}

/** A URL for a message, without the password of `user:password@` (Go's URL.Redacted). */
export function withoutPassword(url: string): string {
  return url.replace(/:[^:/@]*@/, ":xxxxx@");
}

/** The host of a URL for sockets: an IPv6 address without brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

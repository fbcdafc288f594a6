/** The problem of a kubeconfig's proxy-url in client-go's words (clientcmd.parseProxyURL), if any. */
export function proxyProblem(proxyUrl: string): string | undefined {
  if (!URL.canParse(proxyUrl) || loginOf(new URL(proxyUrl)) === undefined)
    return `could not parse: ${withoutPassword(proxyUrl)}`;
  const scheme = new URL(proxyUrl).protocol.slice(0, -1);
  if (["http", "https", "socks5"].includes(scheme)) return undefined;
  return `unsupported scheme "${scheme}", must be http, https, or socks5`;
}

/**
 * A URL for a message, without the password of `user:password@` (Go's URL.Redacted), also if no parser takes the URL: the
 * password ends at the last "@", because people forget to escape "/", ":" and "@" in it.
 */
export function withoutPassword(url: string): string {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/+|\/+)?(.*)$/is.exec(url) ?? [];
  const end = rest.lastIndexOf("@");
  const colon = rest.indexOf(":");
  return end < 0 || colon < 0 || colon > end
    ? url
    : `${scheme}${rest.slice(0, colon)}:xxxxx${rest.slice(end)}`;
}

export type Login = { readonly user: Buffer; readonly password: Buffer };

/** User and password of a URL; undefined if an escape in them is invalid. Escapes are bytes, not always UTF-8. */
export function loginOf({ username, password }: URL): Login | undefined {
  const [user, secret] = [unescapeBytes(username), unescapeBytes(password)];
  return user && secret && { user, password: secret };
}

/** The value of an Authorization or Proxy-Authorization header for the login of a URL; undefined without one. */
export function basicLogin(url: URL): string | undefined {
  const login = url.username === "" && url.password === "" ? undefined : loginOf(url);
  if (login === undefined) return undefined;
  const pair = Buffer.concat([login.user, Buffer.from(":"), login.password]);
  return `Basic ${pair.toString("base64")}`;
}

/** net/url: unescape. */
function unescapeBytes(text: string): Buffer | undefined {
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  const bytes = text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // Outside of escapes, URL leaves only ASCII.
  return Buffer.from(bytes, "latin1");
}

/** The host of a URL for sockets: an IPv6 address without brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

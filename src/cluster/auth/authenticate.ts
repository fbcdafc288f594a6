import { ClusterError } from "../../errors.ts";
import { heedSignals, isInterruption } from "../../interruptible.ts";
import type { ClusterEnvironment } from "../connection-options.ts";
import type { Choice } from "../kubeconfig/choose.ts";
import type { UserEntry } from "../kubeconfig/kubeconfig.ts";
import { type Endpoint, readSecret } from "../transport/endpoint.ts";
import { basicLogin } from "../transport/proxy-url.ts";
import type { ClientCertificate, CredentialSource } from "./credentials.ts";

/**
 * The credentials of the chosen user, in client-go's order: the login of the server's URL, then a token, or user and password,
 * then a plugin. A client certificate goes with each of them and makes an exec plugin unnecessary. Lazy imports: few users have
 * a plugin.
 */
export async function authenticate(
  { user, cluster }: Choice,
  endpoint: Endpoint,
  environment: ClusterEnvironment,
): Promise<CredentialSource> {
  if (!endpoint.secure) return async () => ({});
  const certificate = await readCertificate(user);
  const own = { ...(certificate && { certificate }) };
  const ofUrl = basicLogin(endpoint.url);
  if (ofUrl !== undefined) return async () => ({ ...own, authorization: ofUrl });
  const { token, tokenFile, username, password, exec, authProvider } = user;
  if (tokenFile !== "") {
    // Read for every request: the kubelet replaces a mounted token long before it expires.
    return async () => ({ ...own, authorization: bearer(await readToken(tokenFile, token)) });
  }
  if (token !== "") return async () => ({ ...own, authorization: bearer(token) });
  if (username !== "" || password !== "") {
    const pair = Buffer.from(`${username}:${password}`).toString("base64");
    return async () => ({ ...own, authorization: `Basic ${pair}` });
  }
  if (exec !== undefined && certificate === undefined) {
    const { execCredentials } = await import("./exec-plugin.ts");
    return execCredentials(exec, cluster, endpoint, environment);
  }
  if (authProvider !== undefined) {
    const { providerCredentials } = await import("./auth-provider.ts");
    const provided = await providerCredentials(authProvider, environment);
    return async (signal) => ({ ...own, ...(await provided(signal)) });
  }
  return async () => own;
}

/** transport.NewCachedFileTokenSource: the file's token, even over --token; `token` where the file has none. */
async function readToken(file: string, token: string): Promise<string> {
  await heedSignals();
  try {
    const text = readSecret(file).trim();
    if (text !== "") return text;
  } catch (error) {
    if (token === "" || isInterruption(error)) throw error;
  }
  if (token === "") throw new ClusterError(`error: read empty token from file "${file}"`);
  return token;
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

async function readCertificate(user: Choice["user"]): Promise<ClientCertificate | undefined> {
  if (user.clientCertificate === "" && user.clientCertificateData === "") return undefined;
  return {
    cert: user.clientCertificateData || readSecret(user.clientCertificate),
    key: user.clientKeyData || readSecret(user.clientKey),
  };
}

/** --as, --as-uid, --as-group and --as-user-extra as headers: transport.impersonatingRoundTripper. */
export function impersonationHeaders(user: UserEntry): Readonly<Record<string, string | readonly string[]>> {
  if (user.as === "") return {};
  return {
    "Impersonate-User": user.as,
    ...(user.asUid === "" ? {} : { "Impersonate-Uid": user.asUid }),
    ...(user.asGroups.length === 0 ? {} : { "Impersonate-Group": user.asGroups }),
    ...Object.fromEntries(
      Object.entries(user.asUserExtra).map(([key, values]) => [
        `Impersonate-Extra-${escapeKey(key)}`,
        values,
      ]),
    ),
  };
}

/** transport.headerKeyEscape: percent-encodes "%" and bytes that a header name cannot contain. */
function escapeKey(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

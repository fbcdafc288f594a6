import { readFile } from "node:fs/promises";
import { ClusterError } from "../../errors.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { replaceFile } from "../../replace-file.ts";
import type { ClusterEnvironment } from "../connection-options.ts";
import { parseObject } from "../failures/status-error.ts";
import { type AuthProvider, type ClusterEntry, noCluster } from "../kubeconfig/kubeconfig.ts";
import { makeAgent, tlsOptions } from "../transport/agent.ts";
import { describeEndpoint } from "../transport/endpoint.ts";
import { exchange, type HttpRequest } from "../transport/exchange.ts";
import { withoutPassword } from "../transport/proxy-url.ts";
import { type CredentialSource, type Issued, whileValid } from "./credentials.ts";

// Mirrors client-go's plugin/pkg/client/auth/oidc. client-node 2.0.1 cannot renew a token: openid-client accepts neither the
// issuer as text nor the Response that client-node passes.

type Config = AuthProvider["config"];

/** The id-token of an `oidc` auth-provider, renewed when it has expired. */
export function openIdCredentials(
  { config, origin }: AuthProvider,
  environment: ClusterEnvironment,
): CredentialSource {
  let current = config;
  return whileValid(async (signal) => {
    const issued = readIdToken(current);
    if (issued.expires > Date.now()) return issued;
    const renewed = await renew(current, { ...environment, signal });
    await writeBackTokens(origin, current, renewed, environment.stderr);
    current = renewed;
    return readIdToken(current);
  });
}

/** client-go renews ten seconds early, because the request takes time. */
function readIdToken(config: Config): Issued {
  const token = config["id-token"] ?? "";
  const [, payload = ""] = token.split(".");
  const expires = parseObject(Buffer.from(payload, "base64url").toString("utf8"))?.["exp"];
  return {
    credentials: { authorization: `Bearer ${token}` },
    expires: typeof expires === "number" ? (expires - 10) * 1000 : 0,
  };
}

async function renew(config: Config, environment: ClusterEnvironment): Promise<Config> {
  const refreshToken = config["refresh-token"] ?? "";
  if (refreshToken === "") throw failed("No valid id-token, and cannot refresh without refresh-token");
  const issuer = (config["idp-issuer-url"] ?? "").replace(/\/$/, "");
  if (issuer === "") throw new ClusterError("error: Must provide idp-issuer-url");
  const metadata = await ask(`${issuer}/.well-known/openid-configuration`, undefined, config, environment);
  const answer = await askForTokens(textOf(metadata, "token_endpoint"), refreshToken, config, environment);
  const renewedRefreshToken = typeof answer["refresh_token"] === "string" ? answer["refresh_token"] : "";
  return {
    ...config,
    "id-token": textOf(answer, "id_token"),
    "refresh-token": renewedRefreshToken || refreshToken,
  };
}

/** With the client's secret in the header, else in the form: golang.org/x/oauth2's RetrieveToken. */
async function askForTokens(
  address: string,
  refreshToken: string,
  config: Config,
  environment: ClusterEnvironment,
): Promise<JsonObject> {
  const client = { client_id: config["client-id"] ?? "", client_secret: config["client-secret"] ?? "" };
  const request = { grant_type: "refresh_token", refresh_token: refreshToken };
  if (client.client_secret === "") {
    return await ask(address, { form: { ...request, client_id: client.client_id } }, config, environment);
  }
  const [id, secret] = Object.values(client).map((text) => `${new URLSearchParams({ a: text })}`.slice(2));
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
  try {
    return await ask(address, { form: request, authorization }, config, environment);
  } catch {
    environment.signal.throwIfAborted();
    return await ask(address, { form: { ...request, ...client } }, config, environment);
  }
}

type Posted = { readonly form: Readonly<Record<string, string>>; readonly authorization?: string };

function textOf(answer: JsonObject, key: string): string {
  const value = answer[key];
  if (typeof value === "string") return value;
  throw failed(`failed to refresh token: the identity provider's answer contains no ${key}`);
}

/** One request to the identity provider, through the usual proxies, with its own CA. */
async function ask(
  address: string,
  posted: Posted | undefined,
  config: Config,
  { env, signal }: ClusterEnvironment,
): Promise<JsonObject> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) throw failed(`failed to refresh token: "${withoutPassword(address)}" is not a URL`);
  if (!/^https?:$/.test(url.protocol))
    throw failed(`failed to refresh token: unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
  const endpoint = describeEndpoint(identityProvider(url, config), env);
  const request: HttpRequest = {
    method: posted === undefined ? "GET" : "POST",
    path: url.pathname + url.search,
    headers: {
      Accept: "application/json",
      ...(posted && { "Content-Type": "application/x-www-form-urlencoded" }),
      ...(posted?.authorization && { Authorization: posted.authorization }),
    },
    ...(posted && { body: `${new URLSearchParams(posted.form)}` }),
  };
  const attempt = await exchange(
    endpoint,
    makeAgent(endpoint, tlsOptions(endpoint, undefined), {}),
    request,
    signal,
  );
  signal.throwIfAborted();
  if (!attempt.ok) throw new ClusterError(attempt.failure.message);
  const answer = parseObject(attempt.answer.body);
  if (attempt.answer.status !== 200 || answer === undefined)
    throw failed(refusal(url, attempt.answer.status, answer));
  return answer;
}

function identityProvider(url: URL, config: Config): ClusterEntry {
  const ca = config["idp-certificate-authority-data"] ?? "";
  return {
    ...noCluster,
    server: url.origin,
    certificateAuthority: config["idp-certificate-authority"] ?? "",
    certificateAuthorityData: Buffer.from(ca, "base64").toString(),
  };
}

/** RFC 6749: the reason is in `error`. The rest of the answer is not for a terminal. */
function refusal(url: URL, status: number, answer: JsonObject | undefined): string {
  const error = answer?.["error"];
  const reason = typeof error === "string" && error !== "" ? ` (${error})` : "";
  return `failed to refresh token: ${url.origin}${url.pathname} answered ${status}${reason}`;
}

function failed(reason: string): ClusterError {
  return new ClusterError(`Unable to connect to the server: ${reason}`);
}

const persisted = ["id-token", "refresh-token"];

/**
 * Writes renewed tokens into their kubeconfig, as kubectl does: many providers accept a refresh token only once, and without
 * the new one the user's next kubectl would have to log in again.
 *
 * Replaces the text of the old token, so the rest of the file stays, with its comments. If the text does not occur exactly
 * once, writes nothing and warns.
 */
async function writeBackTokens(
  kubeconfig: string,
  old: AuthProvider["config"],
  renewed: AuthProvider["config"],
  warn: (text: string) => void,
): Promise<void> {
  const changed = persisted.filter((key) => old[key] && renewed[key] && old[key] !== renewed[key]);
  if (changed.length === 0) return;
  try {
    let text = await readFile(kubeconfig, "utf8");
    for (const key of changed) text = replaceOnly(text, old[key] ?? "", renewed[key] ?? "");
    await replaceFile(kubeconfig, text);
  } catch {
    warn(
      `Warning: could not write the renewed token to ${kubeconfig}; the next program may have to log in again\n`,
    );
  }
}

function replaceOnly(text: string, old: string, renewed: string): string {
  const parts = text.split(old);
  if (parts.length !== 2 || !/^[\w.~+/=-]+$/.test(renewed)) throw new Error("not found just once");
  return parts.join(renewed);
}

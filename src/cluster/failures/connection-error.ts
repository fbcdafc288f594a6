import { isIP } from "node:net";
import type { PeerCertificate } from "node:tls";
import { quote } from "../../kubernetes/go-text.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { tlsProblem } from "./tls-words.ts";

/** A request without a complete answer. */
export type ConnectionFailure = {
  /** The complete message, in kubectl's words. */
  readonly message: string;
  /** The connection was lost, so a GET can be sent again. */
  readonly dropped: boolean;
};

type Target = Pick<Endpoint, "host" | "url" | "proxy">;

/** The words of Go's net and crypto/tls for codes of Node and OpenSSL. Other codes keep Node's message. */
const goWords: Readonly<
  Record<string, (dialled: { readonly host: string; readonly hostname: string }) => string>
> = {
  ECONNRESET: () => "EOF",
  EPIPE: () => "EOF",
  HPE_INVALID_EOF_STATE: () => "unexpected EOF",
  ENOTFOUND: ({ hostname }) => `dial tcp: lookup ${hostname}: no such host`,
  EAI_AGAIN: ({ hostname }) => `dial tcp: lookup ${hostname}: server misbehaving`,
  ETIMEDOUT: ({ host }) => `dial tcp ${host}: connect: connection timed out`,
  ERR_DIAL_TIMEOUT: ({ host }) => `dial tcp ${host}: i/o timeout`,
  EHOSTUNREACH: ({ host }) => `dial tcp ${host}: connect: no route to host`,
  ENETUNREACH: ({ host }) => `dial tcp ${host}: connect: network is unreachable`,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  ERR_SSL_WRONG_VERSION_NUMBER: plainAnswer,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plainAnswer,
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: () => "tls: private key does not match public key",
};

/**
 * A failed request in kubectl's words (cmdutil.StandardErrorMessage of a url.Error). `shown` is the server's certificate, if
 * the handshake got that far.
 */
export function describeConnectionError(
  error: Error,
  target: Target,
  shown?: PeerCertificate,
): ConnectionFailure {
  const code = codeOf(error);
  if (code === "ECONNREFUSED" || error.message.endsWith("connection refused")) {
    const message = `The connection to the server ${target.host} was refused - did you specify the right host or port?`;
    return { message, dropped: false };
  }
  const { proxy, host, url } = target;
  const dialled = goWords[code]?.(proxy ?? { host, hostname: url.hostname });
  const reason =
    dialled ??
    certificateProblem(code, error, shown) ??
    tlsProblem(error.message) ??
    brokenAnswer(code, error) ??
    error.message;
  const through = proxy && reason.startsWith("dial tcp") ? "proxyconnect tcp: " : "";
  return { message: `Unable to connect to the server: ${through}${reason}`, dropped: isDrop(error) };
}

/** An incomplete answer: rest.Request.transformResponse. */
export function describeCut(error: unknown): ConnectionFailure {
  const words = error instanceof Error ? error.message : String(error);
  const dropped = isDrop(error);
  const reason =
    dropped && codeOf(error) !== streamLost ? "unexpected EOF" : (brokenChunk(codeOf(error), words) ?? words);
  const what = reason.startsWith("stream error")
    ? "stream error when reading response body, may be caused by closed connection"
    : "unexpected error when reading response body";
  return { message: `error: ${what}. Please retry. Original error: ${reason}`, dropped };
}

/** The code of an error of HTTP/2, in Go's words, after which a GET is sent again. */
export const streamLost = "ERR_STREAM_LOST";

/** --request-timeout has expired. */
export function describeTimeout(): ConnectionFailure {
  const message =
    "Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  return { message, dropped: false };
}

/** OpenSSL's reason: in Node either a code, or part of the text of an EPROTO. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code !== "EPROTO" || !(error instanceof Error)) return code;
  const [, reason = ""] = /SSL routines:[^:]*:([^:]+):/.exec(error.message) ?? [];
  return `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

/** Bytes of an answer's headers: Go's http.Transport. */
export const largestHeaders = 10 * 1024 * 1024;

/** What a connection breaks with (net/http: persistConn.readLoop). */
export const broken = "net/http: HTTP/1.x transport connection broken:";

/** An answer that Node's parser refuses. Its first line says most about a server that speaks no HTTP. */
function brokenAnswer(code: string, error: Error): string | undefined {
  if (code === "HPE_HEADER_OVERFLOW") {
    return `${broken} net/http: server response headers exceeded ${largestHeaders} bytes; aborted`;
  }
  if (code === "HPE_INVALID_CONSTANT" && "rawPacket" in error && Buffer.isBuffer(error.rawPacket)) {
    const [line = ""] = error.rawPacket.toString("utf8", 0, 1024).split(/\r?\n/);
    return `${broken} malformed HTTP response ${quote(line)}`;
  }
  return code.startsWith("HPE_") ? `${broken} ${error.message.replace("Parse Error: ", "")}` : undefined;
}

/** A chunk that Node's parser refuses: net/http/internal, chunked.go. */
function brokenChunk(code: string, message: string): string | undefined {
  if (!code.startsWith("HPE_")) return undefined;
  if (message.endsWith("Chunk size overflow")) return "http chunk length too large";
  return chunkProblems[code] ?? "malformed chunked encoding";
}

const chunkProblems: Readonly<Record<string, string>> = {
  HPE_INVALID_CHUNK_SIZE: "invalid byte in chunk length",
  HPE_CR_EXPECTED: "chunked line ends with bare LF",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "header line too long",
};

function isDrop(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE", "HPE_INVALID_EOF_STATE", streamLost, "Z_BUF_ERROR"].includes(codeOf(error));
}

function plainAnswer(): string {
  return "http: server gave HTTP response to HTTPS client";
}

function unknownAuthority(): string {
  return verification("certificate signed by unknown authority");
}

function verification(problem: string): string {
  return `tls: failed to verify certificate: x509: ${problem}`;
}

function certificateProblem(
  code: string,
  error: Error,
  shown: PeerCertificate | undefined,
): string | undefined {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return verification(outOfDate("after", shown?.valid_to));
    case "CERT_NOT_YET_VALID":
      return verification(outOfDate("before", shown?.valid_from));
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return verification(otherName("host" in error ? String(error.host) : "", shown?.subjectaltname ?? ""));
    default:
      return undefined;
  }
}

function outOfDate(side: "before" | "after", limit: string | undefined): string {
  const problem = "certificate has expired or is not yet valid";
  if (limit === undefined) return problem;
  return `${problem}: current time ${rfc3339(new Date())} is ${side} ${rfc3339(new Date(limit))}`;
}

function rfc3339(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

/** x509.HostnameError; `alternatives` reads `DNS:a.test, IP Address:1.2.3.4`. */
function otherName(host: string, alternatives: string): string {
  const isAddress = isIP(host) !== 0;
  const names = alternatives
    .split(", ")
    .filter((name) => name.startsWith(isAddress ? "IP Address:" : "DNS:"))
    .map((name) => name.replace(/^[^:]*:/, ""));
  if (names.length > 0) return `certificate is valid for ${names.join(", ")}, not ${host}`;
  return isAddress
    ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${host}`;
}

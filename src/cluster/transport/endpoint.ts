import { readFileSync } from "node:fs";
import { ClusterError } from "../../errors.ts";
import { systemError } from "../failures/system-error.ts";
import type { ClusterEntry } from "../kubeconfig/kubeconfig.ts";
import { proxyFromEnvironment } from "./proxy-environment.ts";

/** Where requests go, and how the server proves who it is. */
export type Endpoint = {
  /** Base URL without a trailing slash; may have a path (a server behind Rancher or another gateway). */
  readonly url: URL;
  /** HOST[:PORT] as the user wrote it, for messages. */
  readonly host: string;
  readonly secure: boolean;
  readonly proxy: URL | undefined;
  /** Other name than the host's to ask for and to check in the certificate. */
  readonly serverName: string;
  readonly insecure: boolean;
  /** PEM; undefined: the system's certificate authorities. */
  readonly ca: string | undefined;
  readonly compression: boolean;
};

/** Throws ClusterError if the server is not an address or the CA file cannot be read. */
export function describeEndpoint(
  cluster: ClusterEntry,
  env: Readonly<Record<string, string | undefined>>,
): Endpoint {
  const url = parseServer(cluster.server);
  const secure = url.protocol === "https:";
  return {
    url,
    host: /\/\/(?:[^/@]*@)?([^/?#]+)/.exec(cluster.server)?.[1] ?? url.host,
    secure,
    proxy: cluster.proxyUrl === "" ? proxyFromEnvironment(url, env) : new URL(cluster.proxyUrl),
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify,
    ca: secure ? readCertificateAuthority(cluster) : undefined,
    compression: !cluster.disableCompression,
  };
}

/** rest.DefaultServerURL: HOST:PORT without a scheme is an http server. */
function parseServer(server: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(server);
  const text = hasScheme ? server : `http://${server}`;
  const url = URL.canParse(text) && !server.startsWith("/") ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || (!hasScheme && url.pathname !== "/")) {
    throw new ClusterError(`error: host must be a URL or a host:port pair: "${server}"`);
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
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ClusterError(`error: ${systemError(error, path)}`);
  }
}

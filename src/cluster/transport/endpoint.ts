import { readFile } from "node:fs/promises";
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
export async function describeEndpoint(
  cluster: ClusterEntry,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Endpoint> {
  const url = parseServer(cluster.server);
  const secure = url.protocol === "https:";
  return {
    url,
    host: /\/\/(?:[^/@]*@)?([^/?#]+)/.exec(cluster.server)?.[1] ?? url.host,
    secure,
    proxy: cluster.proxyUrl === "" ? proxyFromEnvironment(url, env) : new URL(cluster.proxyUrl),
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify,
    ca: secure ? await readCertificateAuthority(cluster) : undefined,
    compression: !cluster.disableCompression,
  };
}

/** rest.DefaultServerURL: HOST:PORT without a scheme is an http server. */
function parseServer(server: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(server);
  const text = hasScheme ? server : `http://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || (!hasScheme && url.pathname !== "/")) {
    throw new ClusterError(`error: host must be a URL or a host:port pair: "${server}"`);
  }
  url.search = "";
  url.hash = "";
  return url;
}

async function readCertificateAuthority(cluster: ClusterEntry): Promise<string | undefined> {
  if (cluster.certificateAuthorityData !== "") return cluster.certificateAuthorityData;
  if (cluster.certificateAuthority === "") return undefined;
  return await readPem(cluster.certificateAuthority, "certificate-authority");
}

/** The text of a certificate, key or token file. Throws ClusterError naming what it was for. */
export async function readPem(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ClusterError(`error: unable to read ${what} ${path} due to ${systemError(error, path)}`);
  }
}

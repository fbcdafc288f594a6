/** PEM, as node:tls takes it. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/** The identity of the sender of a request. Never logged, never part of an error. */
export type Credentials = {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
};

/** Called before every request, so that short-lived credentials can be renewed; `signal` ends it. Throws ClusterError. */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>;

/** Credentials, and when they expire (in milliseconds since 1970). */
export type Issued = { readonly credentials: Credentials; readonly expires: number };

/** Calls `issue` once for any number of concurrent requests, and again after the credentials have expired. */
export function whileValid(issue: (signal: AbortSignal) => Promise<Issued>): CredentialSource {
  let issued: Promise<Issued> | undefined;
  return async (signal) => {
    const before = issued;
    if (before !== undefined && (await before).expires > Date.now()) return (await before).credentials;
    // Of several concurrent requests that find it expired, the first one asks.
    if (issued === undefined || issued === before) issued = issue(signal);
    return (await issued).credentials;
  };
}

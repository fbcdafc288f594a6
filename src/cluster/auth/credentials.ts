/** PEM, as node:tls takes it. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/** What proves to the server who sends a request. Never logged, never part of an error. */
export type Credentials = {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
};

/** Asked before every request, so that short-lived credentials can be renewed. Throws ClusterError. */
export type CredentialSource = () => Promise<Credentials>;

/** Credentials, and the time (in milliseconds) until which they are good. */
export type Issued = { readonly credentials: Credentials; readonly expires: number };

/** Asks `issue` for credentials once, for however many requests at a time, and again when they have expired. */
export function whileValid(issue: () => Promise<Issued>): CredentialSource {
  let issued: Promise<Issued> | undefined;
  return async () => {
    const before = issued;
    if (before !== undefined && (await before).expires > Date.now()) return (await before).credentials;
    // Of several that find it expired at once the first one asks.
    if (issued === undefined || issued === before) issued = issue();
    return (await issued).credentials;
  };
}

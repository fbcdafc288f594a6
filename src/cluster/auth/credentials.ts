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

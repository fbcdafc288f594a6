import type { Json } from "../../kubernetes/json.ts";

// As in client-go's clientcmd/api types, "" means "not set", so a merge is `override || own`.

export type ClusterEntry = {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: string;
  /** PEM, already decoded from base64. */
  readonly certificateAuthorityData: string;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** The extension `client.authentication.k8s.io/exec`, for exec plugins. */
  readonly execConfig: Json | undefined;
};

export type ExecConfig = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string;
};

export type AuthProvider = {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  /** The kubeconfig file that has it, for renewed tokens. */
  readonly origin: string;
};

export type UserEntry = {
  readonly clientCertificate: string;
  readonly clientCertificateData: string;
  readonly clientKey: string;
  readonly clientKeyData: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly as: string;
  readonly asUid: string;
  readonly asGroups: readonly string[];
  readonly asUserExtra: Readonly<Record<string, readonly string[]>>;
  readonly authProvider: AuthProvider | undefined;
  readonly exec: ExecConfig | undefined;
};

export type ContextEntry = { readonly cluster: string; readonly user: string; readonly namespace: string };

export type Kubeconfig = {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
};

export const emptyKubeconfig: Kubeconfig = {
  currentContext: "",
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
};

export const noCluster: ClusterEntry = {
  server: "",
  tlsServerName: "",
  insecureSkipTlsVerify: false,
  certificateAuthority: "",
  certificateAuthorityData: "",
  proxyUrl: "",
  disableCompression: false,
  execConfig: undefined,
};

export const noUser: UserEntry = {
  clientCertificate: "",
  clientCertificateData: "",
  clientKey: "",
  clientKeyData: "",
  token: "",
  tokenFile: "",
  username: "",
  password: "",
  as: "",
  asUid: "",
  asGroups: [],
  asUserExtra: {},
  authProvider: undefined,
  exec: undefined,
};

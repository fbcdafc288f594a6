/** kubectl's connection flags as the user gave them (config_flags.go); undefined: not given. */
export type ConnectionOptions = {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  readonly asUid?: string | undefined;
  /** `key=value`, repeatable. */
  readonly asUserExtra?: readonly string[] | undefined;
  /** `1s`, `2m`, `30`; "0": no limit. */
  readonly requestTimeout?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly disableCompression?: boolean | undefined;
  /** -v: 6 request lines, 7 request headers, 8 response headers and bodies (cut), 9 bodies in full. */
  readonly verbosity?: number | undefined;
};

/** What a connection needs of the process: given by cmd, so that tests can give something else. */
export type ClusterEnvironment = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted on Ctrl-C: ends every request. */
  readonly signal: AbortSignal;
  /** What an exec plugin writes to its stderr, and the server's warnings. */
  readonly stderr: (text: string) => void;
  /** An exec plugin may then ask the user: it inherits the process's stdin. */
  readonly stdinIsTerminal: boolean;
  /** `kubectl-poddefault/VERSION`. */
  readonly userAgent: string;
  /** Takes what -v prints, line by line; without it, it goes to `stderr`. */
  readonly log?: (line: string) => void;
  /** Waits between two attempts; tests give one that does not. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Where a Pod finds its ServiceAccount; tests give a folder of their own. */
  readonly serviceAccountFolder?: string;
};

/**
 * What a connection may write: nothing, requests with dryRun=All, or real ones.
 * Only create-from-template ever asks for "create".
 */
export type Writes = "none" | "dry-run" | "create";

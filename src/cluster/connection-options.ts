/** kubectl's connection flags (config_flags.go); undefined: not given. */
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

/** The process, for a connection: a parameter, so that tests can replace it. */
export type ClusterEnvironment = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted on Ctrl-C: ends every request. */
  readonly signal: AbortSignal;
  /** Takes the stderr of an exec plugin, and the server's warnings. */
  readonly stderr: (text: string) => void;
  /** An exec plugin inherits stdin and can ask the user. */
  readonly stdinIsTerminal: boolean;
  /** `kubectl-poddefault/VERSION`. */
  readonly userAgent: string;
  /** Takes the lines of -v; default: `stderr`. */
  readonly log?: (line: string) => void;
  /** Hears of each page of a list: how many objects it has, and how many more are announced than before. */
  readonly onRead?: OnRead;
  /** Waits between two attempts; tests do not wait. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The mounted ServiceAccount of a Pod; tests have their own folder. */
  readonly serviceAccountFolder?: string;
};

/** `announced` is 0 for a page whose objects were announced before. */
export type OnRead = (objects: number, announced: number) => void;

/** The requests that a connection may write: none, those with dryRun=All, or all. Only create-from-template uses "create". */
export type Writes = "none" | "dry-run" | "create";

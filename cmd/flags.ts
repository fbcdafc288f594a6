import type { ConnectionOptions } from "../src/cluster/connection-options.ts";
import { type FlagGroup, type FlagTable, flagTable, type OptionsOf } from "./flag.ts";

/** Every command has it, and it comes before anything else. */
export const helpFlags = {
  title: "Help",
  flags: { help: { type: "boolean", short: "h", describe: "Show the help of the command" } },
} as const satisfies FlagGroup;

/** kubectl's connection flags (cli-runtime: genericclioptions.ConfigFlags), with its descriptions. */
export const connectionFlags = {
  title: "Connection (as in kubectl)",
  flags: {
    as: {
      type: "string",
      describe:
        "Username to impersonate for the operation. User could be a regular user or a service account in a namespace.",
    },
    "as-group": {
      type: "list",
      describe:
        "Group to impersonate for the operation, this flag can be repeated to specify multiple groups.",
    },
    "as-uid": { type: "string", describe: "UID to impersonate for the operation." },
    "as-user-extra": {
      type: "list",
      describe:
        "User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.",
    },
    "cache-dir": {
      type: "string",
      describe: "Accepted for compatibility with kubectl; not used",
      complete: "directory",
    },
    "certificate-authority": {
      type: "string",
      describe: "Path to a cert file for the certificate authority",
      complete: "file",
    },
    "client-certificate": {
      type: "string",
      describe: "Path to a client certificate file for TLS",
      complete: "file",
    },
    "client-key": { type: "string", describe: "Path to a client key file for TLS", complete: "file" },
    cluster: { type: "string", describe: "The name of the kubeconfig cluster to use", complete: "cluster" },
    context: { type: "string", describe: "The name of the kubeconfig context to use", complete: "context" },
    "disable-compression": {
      type: "boolean",
      describe: "If true, opt-out of response compression for all requests to the server",
    },
    "insecure-skip-tls-verify": {
      type: "boolean",
      describe:
        "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
    },
    kubeconfig: {
      type: "string",
      describe: "Path to the kubeconfig file to use for CLI requests.",
      complete: "file",
    },
    namespace: {
      type: "string",
      short: "n",
      describe: "If present, the namespace scope for this CLI request",
      complete: "namespace",
    },
    password: { type: "string", describe: "Password for basic authentication to the API server" },
    "request-timeout": {
      type: "string",
      default: "0",
      describe:
        "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
    },
    server: { type: "string", short: "s", describe: "The address and port of the Kubernetes API server" },
    "tls-server-name": {
      type: "string",
      describe:
        "Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used",
    },
    token: { type: "string", describe: "Bearer token for authentication to the API server" },
    user: { type: "string", describe: "The name of the kubeconfig user to use", complete: "user" },
    username: { type: "string", describe: "Username for basic authentication to the API server" },
    v: {
      type: "integer",
      short: "v",
      default: 0,
      bare: "1",
      describe:
        "number for the log level verbosity. -v names what is only counted otherwise; from 6 on it shows requests and the stack of unexpected errors.",
    },
  },
} as const satisfies FlagGroup;

/** Where objects come from besides the cluster. */
export const inputFlags = {
  title: "Input",
  flags: {
    filename: {
      type: "list",
      short: "f",
      commas: true,
      describe: "File or directory with manifests, or - for standard input. Can be repeated.",
      complete: "file",
    },
    recursive: {
      type: "boolean",
      short: "R",
      describe: "Process the directories given with -f, --filename recursively.",
    },
    kustomize: {
      type: "string",
      short: "k",
      // kubectl kustomize ''
      refuseEmpty: "must build at directory: directory path cannot be empty",
      describe: "A kustomization directory: builds it with kubectl kustomize, or with kustomize.",
      complete: "directory",
    },
    strict: {
      type: "boolean",
      describe: "Fail if a file of a directory is not a manifest that can be used.",
    },
    local: {
      type: "boolean",
      describe: "If true, never contact a cluster or read a kubeconfig. Everything comes from files.",
    },
    "kubernetes-version": {
      type: "string",
      describe:
        "Predict for this version of Kubernetes (1.30 to 1.37) instead of that of the cluster, or of 1.37 without one.",
    },
  },
} as const satisfies FlagGroup;

/** For commands that take a type without a name. */
export const allFlag = {
  all: { type: "boolean", describe: "Select all objects of the given types in the namespace" },
} as const satisfies FlagTable;

/** For commands that evaluate Pods. */
export const asSubmittedFlag = {
  "as-submitted": {
    type: "boolean",
    describe:
      "Evaluate a Pod of a file as it is written, even if it is the dump of one that exists and carries what was injected.",
  },
} as const satisfies FlagTable;

/** For commands that read live Pods. */
export const fieldSelectorFlag = {
  "field-selector": {
    type: "string",
    describe:
      "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
  },
} as const satisfies FlagTable;

/** Which objects of the cluster; the namespace is a connection flag, as in kubectl. */
export const selectionFlags = {
  title: "Selection",
  flags: {
    "all-namespaces": {
      type: "boolean",
      short: "A",
      describe:
        "If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.",
    },
    selector: {
      type: "string",
      short: "l",
      describe:
        "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
    },
  },
} as const satisfies FlagGroup;

/** For commands that select by namespace alone. */
export const allNamespacesFlags = {
  title: selectionFlags.title,
  flags: { "all-namespaces": selectionFlags.flags["all-namespaces"] },
} as const satisfies FlagGroup;

/** The layout of a table. */
export const tableFlags = {
  "no-headers": {
    type: "boolean",
    describe: "When using the default output format, don't print headers (default print headers).",
  },
  "show-labels": {
    type: "boolean",
    describe: "When printing, show all labels as the last column (default hide labels column)",
  },
} as const satisfies FlagTable;

export const colorFlags = {
  color: {
    type: "string",
    default: "auto",
    choices: ["auto", "always", "never"],
    describe: "When to color the output. auto colors a terminal, unless NO_COLOR is set or TERM is dumb.",
  },
} as const satisfies FlagTable;

/** -o with the formats of one command, in the order of its help. */
export function outputFlag<const Formats extends readonly string[]>(formats: Formats) {
  return {
    type: "string",
    short: "o",
    choices: formats,
    describe: `Output format. One of: (${formats.join(", ")}).`,
    refuse: noSuchFormat,
  } as const;
}

/** kubectl's NoCompatiblePrinterError (cli-runtime: print_flags.go). */
export function noSuchFormat(value: string, formats: readonly string[]): string {
  const allowed = [...formats].sort().join(",");
  return `unable to match a printer suitable for the output format "${value}", allowed formats are: ${allowed}`;
}

/** The connection that the connection flags ask for. */
export function connectionOptions(options: OptionsOf<readonly [typeof connectionFlags]>): ConnectionOptions {
  return { ...options, verbosity: options.v };
}

/** Only in place of a command, as in other programs; the command is `version`. */
const versionFlag = {
  title: "Version",
  flags: { version: { type: "boolean", describe: "Print the version" } },
} as const;

/** Flags that can come before the command. The command decides which of them it takes. */
export const leadingFlags: FlagTable = flagTable([
  connectionFlags,
  inputFlags,
  selectionFlags,
  { title: "Output", flags: { output: outputFlag([]), ...tableFlags, ...colorFlags } },
  helpFlags,
  versionFlag,
]);

import { spawn } from "node:child_process";
import { sep } from "node:path";
import { ClusterError } from "../../errors.ts";
import { findDecodeError } from "../../kubernetes/decode-error.ts";
import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { parseYaml } from "../../kubernetes/yaml.ts";
import { execCredentialType } from "../../model/expected-types.ts";
import type { ClusterEnvironment } from "../connection-options.ts";
import { parseObject } from "../failures/status-error.ts";
import { systemError } from "../failures/system-error.ts";
import type { ClusterEntry, ExecConfig } from "../kubeconfig/kubeconfig.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { type CredentialSource, type Issued, whileValid } from "./credentials.ts";

// Mirrors client-go's plugin/pkg/client/auth/exec. client-node's ExecAuth sets no KUBERNETES_EXEC_INFO, hides stderr and has no
// terminal.

const apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/** Credentials of an exec plugin, which runs before the first request and after its credentials expire. */
export function execCredentials(
  exec: ExecConfig,
  cluster: ClusterEntry,
  endpoint: Endpoint,
  environment: ClusterEnvironment,
): CredentialSource {
  if (!apiVersions.includes(exec.apiVersion)) {
    throw new ClusterError(`error: exec plugin: invalid apiVersion "${exec.apiVersion}"`);
  }
  return whileValid((signal) => runPlugin(exec, cluster, endpoint, { ...environment, signal }));
}

async function runPlugin(
  exec: ExecConfig,
  cluster: ClusterEntry,
  endpoint: Endpoint,
  environment: ClusterEnvironment,
): Promise<Issued> {
  const interactive = isInteractive(exec, environment.stdinIsTerminal);
  const info = {
    kind: "ExecCredential",
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo && { cluster: clusterInfo(cluster, endpoint) }), interactive },
  };
  const env = {
    ...environment.env,
    ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
  return readCredential(await runCommand(exec, env, interactive, environment), exec);
}

function isInteractive({ interactiveMode }: ExecConfig, stdinIsTerminal: boolean): boolean {
  if (interactiveMode === "Always" && !stdinIsTerminal) {
    throw failed("exec plugin cannot support interactive mode: standard input is not a terminal");
  }
  return interactiveMode !== "Never" && stdinIsTerminal;
}

/** rest.ConfigToExecCluster. */
function clusterInfo(cluster: ClusterEntry, { url, ca, proxy }: Endpoint): JsonObject {
  return {
    server: cluster.server || url.href,
    ...(cluster.tlsServerName && { "tls-server-name": cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify && { "insecure-skip-tls-verify": true }),
    ...(ca && { "certificate-authority-data": Buffer.from(ca).toString("base64") }),
    ...(proxy && { "proxy-url": proxy.href }),
    ...(cluster.disableCompression && { "disable-compression": true }),
    ...(cluster.execConfig !== undefined && { config: cluster.execConfig }),
  };
}

/** Characters; a credential has some thousand. */
const largestOutput = 16 * 1024 * 1024;

/** Runs the plugin and returns its stdout. An interactive one can ask the user; its stderr appears at once. */
function runCommand(
  { command, args, installHint }: ExecConfig,
  env: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  { cwd, signal, stderr }: ClusterEnvironment,
): Promise<string> {
  refuseNul({ command, args, installHint }, env);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const plugin = spawn(command, args, {
    cwd,
    env,
    signal,
    stdio: interactive ? ["inherit", "pipe", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  plugin.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.length <= largestOutput) return;
    plugin.kill("SIGKILL");
    plugin.stdout?.destroy();
    reject(failed("exec: it printed more than 16 MiB"));
  });
  plugin.stderr?.setEncoding("utf8").on("data", stderr);
  plugin.on("error", (error) => {
    if (!signal.aborted) return reject(failed(notStarted(error, command, installHint)));
    // A plugin that goes on, or a child of it that holds the pipes, must not hold us.
    plugin.stdout?.destroy();
    plugin.stderr?.destroy();
    plugin.unref();
    reject(signal.reason);
  });
  plugin.on("close", (code, killer) => {
    if (code === 0) resolve(output);
    // Go: ProcessState.String.
    else if (code === null) reject(failed(`exec: signal: ${signalWords[killer ?? ""] ?? killer}`));
    else reject(failed(`exec: executable ${command} failed with exit code ${code}`));
  });
  return promise;
}

/** Node would refuse it, too, but show the argument or the variable, which can be a secret. */
function refuseNul(
  { command, args, installHint }: Pick<ExecConfig, "command" | "args" | "installHint">,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (command.includes("\0")) throw failed(notFound(command, installHint));
  if (args.join("").includes("\0")) throw failed(`exec: fork/exec ${command}: invalid argument`);
  if (Object.entries(env).flat().join("").includes("\0"))
    throw failed("exec: exec: environment variable contains NUL");
}

/** Go: syscall.Signal.String. */
const signalWords: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

function notStarted(error: Error, command: string, installHint: string): string {
  const isMissing = "code" in error && error.code === "ENOENT" && !command.includes(sep);
  return isMissing
    ? notFound(command, installHint)
    : `exec: ${systemError(error, command).replace(/^open /, "fork/exec ")}`;
}

function notFound(command: string, installHint: string): string {
  return `exec: executable ${command} not found

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins${
        installHint && `\n\n${withoutEscapes(installHint)}`
      }`;
}

/** No escape sequences from a kubeconfig to the terminal (clientcmd.cleanANSIEscapeCodes). */
function withoutEscapes(text: string): string {
  return text.replaceAll(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** The ExecCredential in a plugin's output. Messages never show a credential. */
function readCredential(output: string, { apiVersion }: ExecConfig): Issued {
  const credential = parseObject(output) ?? parseOneYaml(output);
  if (credential === undefined) throw failed("decoding stdout: it is not a JSON object");
  const kind = text(credential, "kind");
  if (kind !== "ExecCredential" && kind !== "") {
    const version = text(credential, "apiVersion");
    throw failed(
      `decoding stdout: no kind "${kind}" is registered for version "${version}" in scheme "pkg/client/auth/exec/exec.go:62"`,
    );
  }
  const problem = findDecodeError(execCredentialType, credential);
  if (problem !== undefined) throw failed(`decoding stdout: ${problem}`);
  if (credential["apiVersion"] !== apiVersion) {
    throw failed(
      `exec plugin is configured to use API version ${apiVersion}, ` +
        `plugin returned version ${text(credential, "apiVersion") || "(none)"}`,
    );
  }
  const { status } = credential;
  if (!isObject(status)) throw failed("exec plugin didn't return a status field");
  const token = text(status, "token");
  const cert = text(status, "clientCertificateData");
  const key = text(status, "clientKeyData");
  if (token === "" && cert === "" && key === "") {
    throw failed("exec plugin didn't return a token or cert/key pair");
  }
  if ((cert === "") !== (key === "")) {
    throw failed("exec plugin returned only certificate or key, not both");
  }
  const expires = Date.parse(text(status, "expirationTimestamp"));
  return {
    credentials: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(cert && { certificate: { cert, key } }),
    },
    expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires,
  };
}

/** kubectl decodes YAML, too, and JSON with a byte order mark. */
function parseOneYaml(output: string): JsonObject | undefined {
  const yaml = parseYaml(output);
  const [first, ...others] = yaml.ok ? yaml.documents : [];
  return isObject(first) && others.length === 0 ? first : undefined;
}

function text(status: JsonObject, key: string): string {
  const value = status[key];
  return typeof value === "string" ? value : "";
}

/** A plugin's failure in kubectl's words. */
function failed(reason: string): ClusterError {
  return new ClusterError(`Unable to connect to the server: getting credentials: ${reason}`);
}

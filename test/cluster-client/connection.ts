import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { connect } from "../../src/cluster/connect.ts";
import type { ClusterEnvironment, ConnectionOptions, Writes } from "../../src/cluster/connection-options.ts";
import { ClusterError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ApiServer } from "../stand-in/api-server.ts";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";

/** An environment in which nothing waits and nothing is inherited from the process that runs the tests. */
export function environment(changes: Partial<ClusterEnvironment> = {}): ClusterEnvironment {
  return {
    env: {},
    cwd: changes.cwd ?? temporaryFolder(),
    signal: new AbortController().signal,
    stderr: () => {},
    stdinIsTerminal: false,
    userAgent: "kubectl-poddefault/test",
    wait: async () => {},
    ...changes,
  };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "poddefault-"));
}

/** Writes a file into a fresh folder, or into `folder`, and gives its path. */
export function writeFile(name: string, text: string, folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

type Connection = {
  readonly user?: JsonObject;
  readonly cluster?: JsonObject;
  readonly context?: JsonObject;
  readonly options?: ConnectionOptions;
  readonly environment?: Partial<ClusterEnvironment>;
  readonly writes?: Writes;
};

/** Connects to a server through a kubeconfig file with these entries. */
export async function connectTo(
  server: Pick<ApiServer, "url">,
  connection: Connection = {},
): Promise<Cluster> {
  const kubeconfig = writeFile("config", kubeconfigFor(server, connection));
  const options = { kubeconfig, ...connection.options };
  return await connect(options, environment(connection.environment), connection.writes);
}

/** The message of the ClusterError that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ClusterError) return error.message;
  throw new Error(`expected a ClusterError, got ${String(error)}`);
}

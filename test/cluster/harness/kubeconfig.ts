import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../../src/kubernetes/json.ts";

/** Writes FOLDER/NAME.kubeconfig with one context; JSON is YAML too. Returns its path. */
export function writeKubeconfig(
  folder: string,
  name: string,
  connection: {
    readonly server: string;
    readonly caFile: string;
    readonly user: JsonObject;
    readonly namespace?: string;
  },
): string {
  const { server, caFile, user, namespace } = connection;
  const file = join(folder, `${name}.kubeconfig`);
  const context = { cluster: "test", user: name, ...(namespace === undefined ? {} : { namespace }) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority": caFile } }],
    users: [{ name, user }],
    contexts: [{ name: "test", context }],
    "current-context": "test",
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}

/** A user whose token comes from an exec plugin; it fails unless it is told about the cluster, as kubectl tells it. */
export function execPluginUser(folder: string, token: string): JsonObject {
  const credential = join(folder, "exec-credential.json");
  const apiVersion = "client.authentication.k8s.io/v1";
  writeFileSync(credential, JSON.stringify({ apiVersion, kind: "ExecCredential", status: { token } }), {
    mode: 0o600,
  });
  const script = 'test -n "$KUBERNETES_EXEC_INFO" && cat "$0"';
  return { exec: { apiVersion, command: "sh", args: ["-c", script, credential], interactiveMode: "Never" } };
}

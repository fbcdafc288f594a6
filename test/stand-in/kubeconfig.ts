import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, readCertificate } from "./api-server.ts";

/** Base64, as the `-data` fields of a kubeconfig hold files. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Text of a kubeconfig (JSON, which is YAML) whose current context `test` is the server with its CA. */
export function kubeconfigFor(
  { url }: Pick<ApiServer, "url">,
  {
    user = {},
    cluster = {},
    context = {},
  }: { readonly user?: JsonObject; readonly cluster?: JsonObject; readonly context?: JsonObject } = {},
): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test", ...context } }],
    clusters: [
      {
        name: "test",
        cluster: { server: url, "certificate-authority-data": base64(readCertificate("ca.crt")), ...cluster },
      },
    ],
    users: [{ name: "test", user }],
  });
}

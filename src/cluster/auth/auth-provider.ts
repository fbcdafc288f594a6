import type { RequestOptions } from "node:https";
import { ClusterError } from "../../errors.ts";
import type { AuthProvider } from "../kubeconfig/kubeconfig.ts";
import type { CredentialSource } from "./credentials.ts";

const known = ["oidc", "gcp", "azure"];

/**
 * Credentials of a kubeconfig's auth-provider through @kubernetes/client-node, which refreshes them where it can; it is
 * loaded only now, since it takes longer to load than everything else together. A refreshed token is not written back.
 */
export function providerCredentials(provider: AuthProvider): CredentialSource {
  if (!known.includes(provider.name)) {
    throw new ClusterError(`error: no Auth Provider found for name "${provider.name}"`);
  }
  let authorize: Promise<() => Promise<string | undefined>> | undefined;
  return async () => {
    authorize ??= loadProvider(provider);
    const authorization = await (await authorize)();
    if (authorization === undefined) {
      throw failed(`No valid id-token, and cannot refresh without refresh-token`);
    }
    return { authorization };
  };
}

async function loadProvider(provider: AuthProvider): Promise<() => Promise<string | undefined>> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  // Only the Authorization header is taken from it: server, TLS and proxy are ours, so any https address will do.
  config.loadFromOptions({
    clusters: [{ name: "cluster", server: "https://localhost", skipTLSVerify: false }],
    users: [{ name: "user", authProvider: { name: provider.name, config: { ...provider.config } } }],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  return async () => {
    const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
    await config.applyToHTTPSOptions(options).catch((error: unknown) => {
      throw failed(error instanceof Error ? error.message : String(error));
    });
    return options.headers["Authorization"];
  };
}

function failed(reason: string): ClusterError {
  return new ClusterError(`Unable to connect to the server: ${reason}`);
}

import type { RequestOptions } from "node:https";
import { ClusterError } from "../../errors.ts";
import type { ClusterEnvironment } from "../connection-options.ts";
import type { AuthProvider } from "../kubeconfig/kubeconfig.ts";
import type { CredentialSource } from "./credentials.ts";

/**
 * Credentials of a kubeconfig's auth-provider. kubectl itself only has `oidc` left; for the older `gcp` and `azure` there
 * is @kubernetes/client-node, which runs their helper program. It is loaded only for these users, since it takes longer
 * to load than everything else together.
 */
export async function providerCredentials(
  provider: AuthProvider,
  environment: ClusterEnvironment,
): Promise<CredentialSource> {
  switch (provider.name) {
    case "oidc": {
      const { openIdCredentials } = await import("./open-id-connect.ts");
      return openIdCredentials(provider, environment);
    }
    case "gcp":
    case "azure":
      return await cloudCredentials(provider);
    default:
      throw new ClusterError(`error: no Auth Provider found for name "${provider.name}"`);
  }
}

async function cloudCredentials({ name, config }: AuthProvider): Promise<CredentialSource> {
  // Its index would bring every model and API class along.
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const kubeconfig = new KubeConfig();
  // Only the Authorization header is taken from it: server, TLS and proxy are ours, so any https address will do.
  kubeconfig.loadFromOptions({
    clusters: [{ name: "cluster", server: "https://localhost", skipTLSVerify: false }],
    users: [{ name: "user", authProvider: { name, config: { ...config } } }],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  return async () => {
    const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
    try {
      await kubeconfig.applyToHTTPSOptions(options);
    } catch {
      // Its message may hold the helper's whole output.
      const plugin = name === "gcp" ? "gke-gcloud-auth-plugin" : "kubelogin";
      throw new ClusterError(
        `Unable to connect to the server: the ${name} auth-provider could not renew its token; ` +
          `kubectl has dropped it for the exec plugin ${plugin}`,
      );
    }
    const authorization = options.headers["Authorization"];
    return authorization === undefined ? {} : { authorization };
  };
}

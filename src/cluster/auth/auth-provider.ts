import type { RequestOptions } from "node:https";
import { ClusterError } from "../../errors.ts";
import type { ClusterEnvironment } from "../connection-options.ts";
import type { AuthProvider } from "../kubeconfig/kubeconfig.ts";
import type { CredentialSource } from "./credentials.ts";

/**
 * Credentials of a kubeconfig's auth-provider. kubectl still has `oidc`; for the older `gcp` and `azure`,
 * @kubernetes/client-node runs their helper program. Lazy import: it takes longer to load than everything else together.
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
  // The index would load every model and API class.
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const kubeconfig = new KubeConfig();
  // We use only its Authorization header, so any https address works.
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
      // Its message can contain the whole output of the helper.
      const plugin = name === "gcp" ? "gke-gcloud-auth-plugin" : "kubelogin";
      throw new ClusterError(
        `Unable to connect to the server: the ${name} auth-provider could not renew its token; ` +
          `kubectl has replaced it by the exec plugin ${plugin}`,
      );
    }
    const authorization = options.headers["Authorization"];
    return authorization === undefined ? {} : { authorization };
  };
}

import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Api, connect, eventually } from "./api.ts";
import {
  createAuthority,
  createServiceAccountKeys,
  issueClientCertificate,
  issueServerCertificate,
} from "./certificates.ts";
import { execPluginUser, writeKubeconfig } from "./kubeconfig.ts";
import { collectionPath, createObject, readObjects } from "./objects.ts";
import { type ApiServerSettings, startApiServer, startControllerManager, startEtcd } from "./servers.ts";

/** How tests find the running cluster; plain data, since vitest hands it from the global setup to the test files. */
export type TestCluster = {
  readonly url: string;
  readonly settings: ApiServerSettings;
  /** One JSON object a line for every request, whoever sent it. */
  readonly auditLog: string;
  /** Each is a user of its own, whom the audit log names: admin (client certificate), editor, nobody, exec-user. */
  readonly kubeconfigs: Readonly<Record<"admin" | "editor" | "nobody" | "exec", string>>;
};

export type RunningCluster = { readonly cluster: TestCluster; readonly stop: () => Promise<void> };

/** Starts etcd, kube-apiserver and kube-controller-manager in a folder, with the CRD and the objects of cluster-objects.yaml. */
export async function startTestCluster(
  assets: string,
  folder: string,
  port?: number,
): Promise<RunningCluster> {
  mkdirSync(folder, { recursive: true });
  const authority = createAuthority(folder);
  const etcd = await startEtcd(assets, folder);
  const tokens = { harness: randomUUID(), editor: randomUUID(), nobody: randomUUID(), exec: randomUUID() };
  const settings: ApiServerSettings = {
    assets,
    folder,
    etcdUrl: etcd.url,
    serving: issueServerCertificate(folder, "kube-apiserver"),
    clientCa: authority.cert,
    serviceAccountKeys: createServiceAccountKeys(folder),
    tokenFile: writeTokens(folder, tokens),
    adminToken: tokens.harness,
  };
  const apiServer = await startApiServer(settings, "kube-apiserver", port);
  const connection = { server: apiServer.url, caFile: authority.cert };
  const harness = writeKubeconfig(folder, "harness", { ...connection, user: { token: tokens.harness } });
  const controllers = startControllerManager(
    assets,
    folder,
    harness,
    settings.serviceAccountKeys,
    authority.cert,
  );
  await fill(harnessApi({ url: apiServer.url, settings }));
  return {
    cluster: {
      url: apiServer.url,
      settings,
      auditLog: apiServer.auditLog,
      kubeconfigs: writeUsers(folder, connection, tokens),
    },
    stop: async () => {
      for (const process of [controllers, apiServer, etcd]) await process.stop();
    },
  };
}

/** The suite's own way to the API server, with every right. */
export function harnessApi({ url, settings }: Pick<TestCluster, "url" | "settings">): Api {
  return connect(url, settings.clientCa, settings.adminToken);
}

async function fill(api: Api): Promise<void> {
  const here = join(import.meta.dirname, "..");
  for (const file of ["poddefault-crd.yaml", "cluster-objects.yaml"]) {
    for (const object of readObjects(join(here, file))) await createObject(api, object);
  }
  await eventually("the rules of ClusterRole edit to be collected", async () => {
    const { rules } = await api.get(`${collectionPath("ClusterRole")}/edit`);
    return Array.isArray(rules) && rules.length > 0 ? true : undefined;
  });
}

/** Lines of token, user, uid, groups: the format of --token-auth-file. */
function writeTokens(
  folder: string,
  tokens: Record<"harness" | "editor" | "nobody" | "exec", string>,
): string {
  const file = join(folder, "tokens.csv");
  const lines = [
    `${tokens.harness},harness,1,system:masters`,
    `${tokens.editor},editor,2,`,
    `${tokens.nobody},nobody,3,`,
    `${tokens.exec},exec-user,4,system:masters`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return file;
}

function writeUsers(
  folder: string,
  connection: { readonly server: string; readonly caFile: string },
  tokens: Record<"editor" | "nobody" | "exec", string>,
): TestCluster["kubeconfigs"] {
  const certificate = issueClientCertificate(folder, "admin", "system:masters");
  const user = { "client-certificate": certificate.cert, "client-key": certificate.key };
  return {
    admin: writeKubeconfig(folder, "admin", { ...connection, user, namespace: "team-a" }),
    editor: writeKubeconfig(folder, "editor", {
      ...connection,
      user: { token: tokens.editor },
      namespace: "team-a",
    }),
    nobody: writeKubeconfig(folder, "nobody", {
      ...connection,
      user: { token: tokens.nobody },
      namespace: "team-a",
    }),
    exec: writeKubeconfig(folder, "exec", {
      ...connection,
      user: execPluginUser(folder, tokens.exec),
      namespace: "team-a",
    }),
  };
}

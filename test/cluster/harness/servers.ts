import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect, eventually } from "./api.ts";
import type { CertificateFiles } from "./certificates.ts";
import { type RunningProcess, startProcess } from "./process.ts";

/** What a kube-apiserver of the suite is started with; plain data, so that a test can start one more on the same etcd. */
export type ApiServerSettings = {
  readonly assets: string;
  /** For logs and generated files. */
  readonly folder: string;
  readonly etcdUrl: string;
  readonly serving: CertificateFiles;
  readonly clientCa: string;
  readonly serviceAccountKeys: { readonly publicKey: string; readonly privateKey: string };
  readonly tokenFile: string;
  readonly adminToken: string;
};

export type Server = RunningProcess & { readonly url: string };

export type ApiServer = Server & { readonly auditLog: string };

export async function startEtcd(assets: string, folder: string): Promise<Server> {
  const [url, peerUrl] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const process = startProcess(
    [
      join(assets, "etcd"),
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      "--unsafe-no-fsync",
    ],
    join(folder, "etcd.log"),
  );
  return { ...process, url };
}

/** Starts kube-apiserver on loopback with every request in its audit log; ready when the promise resolves. */
export async function startApiServer(
  settings: ApiServerSettings,
  name: string,
  port?: number,
): Promise<ApiServer> {
  const { folder, serving, serviceAccountKeys } = settings;
  const securePort = port ?? (await freePort());
  const [policy, auditLog] = [join(folder, "audit-policy.json"), join(folder, `${name}-audit.log`)];
  writeFileSync(policy, JSON.stringify(everyRequest));
  const process = startProcess(
    [
      join(settings.assets, "kube-apiserver"),
      `--etcd-servers=${settings.etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none", // the other types refuse to publish a loopback address
      `--secure-port=${securePort}`,
      `--tls-cert-file=${serving.cert}`,
      `--tls-private-key-file=${serving.key}`,
      `--client-ca-file=${settings.clientCa}`,
      `--token-auth-file=${settings.tokenFile}`,
      "--authorization-mode=RBAC",
      "--allow-privileged=true", // as kubeadm has it
      "--service-cluster-ip-range=10.0.0.0/24",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${serviceAccountKeys.publicKey}`,
      `--service-account-signing-key-file=${serviceAccountKeys.privateKey}`,
      `--audit-policy-file=${policy}`,
      `--audit-log-path=${auditLog}`,
    ],
    join(folder, `${name}.log`),
  );
  const server = { ...process, url: `https://127.0.0.1:${securePort}`, auditLog };
  await ready(server, settings, name);
  return server;
}

/** Starts the controllers that create Pods, and those that namespaces, ServiceAccounts and roles need. */
export function startControllerManager(
  assets: string,
  folder: string,
  kubeconfig: string,
  keys: ApiServerSettings["serviceAccountKeys"],
  rootCa: string,
): RunningProcess {
  const controllers = [
    ...["deployment", "replicaset", "replicationcontroller", "statefulset", "daemonset", "job", "cronjob"],
    ...["namespace", "serviceaccount", "root-ca-certificate-publisher", "clusterrole-aggregation"],
  ];
  return startProcess(
    [
      join(assets, "kube-controller-manager"),
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers.map((name) => `${name}-controller`).join(",")}`,
      `--service-account-private-key-file=${keys.privateKey}`,
      `--root-ca-file=${rootCa}`,
      "--leader-elect=false",
      "--secure-port=0",
    ],
    join(folder, "kube-controller-manager.log"),
  );
}

/** Logged as they come in: a request is in the log before its client has an answer. */
const everyRequest = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["ResponseStarted", "ResponseComplete", "Panic"],
  rules: [{ level: "Metadata" }],
};

async function ready(server: Server, settings: ApiServerSettings, name: string): Promise<void> {
  const api = connect(server.url, settings.clientCa, settings.adminToken);
  await eventually(
    `${name} to be ready (see ${settings.folder})`,
    async () => {
      if (server.exitCode() !== undefined)
        throw new Error(`${name} ended; see ${join(settings.folder, `${name}.log`)}`);
      const answer = await api.ask("GET", "/readyz").catch(() => undefined);
      return answer?.status === 200 ? true : undefined;
    },
    60,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import type { TestCluster } from "./test-cluster.ts";

export type Proxy = {
  readonly url: string;
  readonly connections: () => number;
  /** Bytes that came from the API server. */
  readonly received: () => number;
  readonly close: () => void;
};

/** What happens to the API server and to all connections when so many bytes have come. */
export type Cut = { readonly after: number; readonly kill: () => void };

/**
 * Passes bytes on to an API server, TLS and all, and counts them.
 * @param delay milliseconds that bytes take in either direction
 */
export async function startProxy(apiServer: string, cut?: Cut, delay = 0): Promise<Proxy> {
  const { hostname, port } = new URL(apiServer);
  const sockets = new Set<Socket>();
  const count = { connections: 0, received: 0 };
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    count.connections += 1;
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {}); // the other end learns of it by its closing
      socket.on("close", () => [client, upstream].map((each) => each.destroy()));
    }
    client.on("data", (bytes) => void setTimeout(() => upstream.write(bytes), delay));
    upstream.on("data", (bytes: Buffer) => {
      count.received += bytes.length;
      if (cut === undefined || count.received < cut.after)
        return void setTimeout(() => client.write(bytes), delay);
      cut.kill();
      close();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, connections: () => count.connections, received: () => count.received, close };
}

/** The admin's kubeconfig for another address of the cluster. */
export function adminThrough(
  { settings, kubeconfigs }: TestCluster,
  url: string,
): Pick<TestCluster, "kubeconfigs"> {
  const [{ user }] = JSON.parse(readFileSync(kubeconfigs.admin, "utf8")).users as [
    { readonly user: JsonObject },
  ];
  const connection = { server: url, caFile: settings.clientCa, user };
  const admin = writeKubeconfig(settings.folder, `admin-${new URL(url).port}`, connection);
  return { kubeconfigs: { ...kubeconfigs, admin } };
}

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseYaml } from "../../../src/yaml.ts";

/** The PodDefaults of the examples, and no other object, as an API server would list them. */
const podDefaults = examplesOf("examples/poddefaults.yaml");

/** Starts an API server with plain HTTP on a free loopback port, which ends with the process; gives its kubeconfig. */
export async function startCluster(): Promise<string> {
  const server = createServer((request, response) => {
    const items = /\/poddefaults(\?|$)/.test(request.url ?? "") ? podDefaults : [];
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ apiVersion: "v1", kind: "List", metadata: {}, items }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return `apiVersion: v1
kind: Config
current-context: warm-up
contexts:
- name: warm-up
  context: {cluster: warm-up, user: warm-up, namespace: team-a}
clusters:
- name: warm-up
  cluster: {server: "http://127.0.0.1:${port}"}
users:
- name: warm-up
  user: {token: warm-up}
`;
}

function examplesOf(file: string): readonly unknown[] {
  const yaml = parseYaml(readFileSync(file, "utf8"));
  return yaml.ok ? yaml.documents : [];
}

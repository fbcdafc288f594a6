import type { Io } from "../../cmd/io.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { connectTo } from "../cluster-client/connection.ts";
import type { ApiServer } from "../stand-in/api-server.ts";
import { runInMemory } from "./memory-io.ts";

/** Runs create-from-template against a server, in namespace team-a unless the words say otherwise. */
export function createOn(server: ApiServer, words: string): ReturnType<typeof runInMemory> {
  const connect: Io["connect"] = ({ kubeconfig: _, ...options }, { writes = "none" } = {}) =>
    connectTo(server, { options, writes, context: { namespace: "team-a" } });
  return runInMemory(`create-from-template ${words}`, { connect });
}

/** What was sent to the server that could change something. */
export function writesTo(server: ApiServer) {
  return server.requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, query, body }) => ({
      method,
      path,
      query: query.toString(),
      body: JSON.parse(body),
    }));
}

/** The path of the PodDefaults of a namespace. */
export function collection(namespace: string): string {
  return `/apis/kubeflow.org/v1alpha1/namespaces/${namespace}/poddefaults`;
}

export function podDefault(name: string, spec: JsonObject, namespace = "team-a"): JsonObject {
  return { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault", metadata: { name, namespace }, spec };
}

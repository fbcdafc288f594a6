import { readFileSync, statSync } from "node:fs";
import type { TestCluster } from "./test-cluster.ts";

/** A request as kube-apiserver saw it. */
export type AuditedRequest = {
  readonly user: string;
  readonly verb: string;
  /** Path and query. */
  readonly uri: string;
};

/** Starts listening; the result gives the requests since then of everyone but the suite itself and the cluster's parts. */
export function recordRequests({ auditLog }: TestCluster): () => readonly AuditedRequest[] {
  const start = statSync(auditLog).size;
  return () => {
    const lines = readFileSync(auditLog).subarray(start).toString("utf8").split("\n");
    return lines
      .filter((line) => line.endsWith("}"))
      .map(decode)
      .filter(({ user }) => user !== "harness" && !user.startsWith("system:"));
  };
}

/** All that a command may send that does not create anything: GET, or POST with dryRun=All. */
export function isHarmless(request: AuditedRequest): boolean {
  return ["get", "list", "watch"].includes(request.verb) || (request.verb === "create" && isDryRun(request));
}

/** The API server stores nothing, whatever the verb. */
export function isDryRun({ uri }: AuditedRequest): boolean {
  return new URL(uri, "https://cluster").searchParams.getAll("dryRun").join() === "All";
}

function decode(line: string): AuditedRequest {
  const event = JSON.parse(line);
  return { user: event.user.username, verb: event.verb, uri: event.requestURI };
}

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

/** Looks at the cluster and changes nothing: reading, or a dry run, or asking what one may do. */
export function isHarmless({ verb, uri }: AuditedRequest): boolean {
  if (["get", "list", "watch"].includes(verb)) return true;
  return verb === "create" && new URL(uri, "https://cluster").searchParams.getAll("dryRun").join() === "All";
}

function decode(line: string): AuditedRequest {
  const event = JSON.parse(line);
  return { user: event.user.username, verb: event.verb, uri: event.requestURI };
}

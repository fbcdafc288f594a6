import type { Cluster } from "../../src/cluster/cluster.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { workloadKinds } from "../../src/model/workload-kinds.ts";
import type { Candidate, Search } from "../candidates.ts";

/**
 * Names of objects of the cluster. `object`: `TYPE/` of everything that makes Pods, and once a type is typed, its names;
 * `object-name`: only those, where a file may be meant too.
 */
export async function objects(
  kind: "namespace" | "pod-default" | "object" | "object-name",
  { partial, connect }: Search,
): Promise<readonly Candidate[]> {
  const [type = "", name] = partial.split("/");
  switch (kind) {
    case "namespace":
      return namesOf("namespaces", "", connect);
    case "pod-default":
      // As for explain, a word that begins so is a field, and one with a slash another object.
      return /^spec\.|\//.test(partial) ? [] : namesOf("poddefaults", "", connect);
    case "object":
      return name === undefined ? types : namesOf(type, `${type}/`, connect);
    case "object-name":
      return name === undefined ? [] : namesOf(type, `${type}/`, connect);
  }
}

const types: readonly Candidate[] = workloadKinds.map(({ kind }) => ({
  value: `${kind.toLowerCase()}/`,
  open: true,
}));

async function namesOf(
  type: string,
  before: string,
  connect: () => Promise<Cluster>,
): Promise<readonly Candidate[]> {
  const cluster = await connect();
  try {
    const resource = await cluster.resolve(type);
    const scope = resource.namespaced ? { namespace: cluster.namespace } : {};
    const found = await cluster.list(resource, { ...scope, metadataOnly: true });
    return found
      .map(nameOf)
      .filter((name) => name !== "")
      .sort()
      .map((name) => ({ value: `${before}${name}` }));
  } finally {
    cluster.close();
  }
}

function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}

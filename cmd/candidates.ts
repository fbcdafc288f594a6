import type { Cluster, Resource } from "../src/cluster/cluster.ts";
import { isObject, type JsonObject } from "../src/model/json.ts";
import { commands } from "./commands.ts";
import type { Candidates } from "./flag.ts";
import type { Io } from "./io.ts";

/** One completion; the shell shows the description beside it. */
export type Candidate = { readonly value: string; readonly description?: string };

/** The names that completion offers; `connect` opens the cluster of the command line. */
export async function candidatesOf(
  kind: Candidates,
  io: Io,
  connect: () => Promise<Cluster>,
): Promise<readonly Candidate[]> {
  switch (kind) {
    // The shell knows these itself, and is told so.
    case "file":
    case "directory":
      return [];
    case "command":
      return [...commands, help].map(({ name, summary }) => ({ value: name, description: summary }));
    case "template":
      return templates(io);
    case "namespace":
      return (await namesOf("namespaces", connect)).map((value) => ({ value }));
    case "pod-default":
      return (await namesOf("poddefaults", connect)).map((value) => ({ value }));
    case "pod":
      return (await namesOf("pods", connect)).map((name) => ({ value: `pod/${name}` }));
  }
}

const help = { name: "help", summary: "Help about any command" };

async function templates(io: Io): Promise<readonly Candidate[]> {
  const { loadCatalog } = await import("./create-from-template/catalog.ts");
  const catalog = await loadCatalog(undefined, io);
  return catalog.map(({ name, summary }) => ({ value: name, description: summary }));
}

async function namesOf(type: string, connect: () => Promise<Cluster>): Promise<readonly string[]> {
  const cluster = await connect();
  try {
    const resource = await cluster.resolve(type);
    const objects = await cluster.list(resource, { ...scopeOf(resource, cluster), metadataOnly: true });
    return objects
      .map(nameOf)
      .filter((name) => name !== "")
      .sort();
  } finally {
    cluster.close();
  }
}

function scopeOf(resource: Resource, { namespace }: Cluster): { readonly namespace?: string } {
  return resource.namespaced ? { namespace } : {};
}

function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}

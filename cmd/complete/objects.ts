import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { kindsNamed, type WorkloadKind, workloadKinds } from "../../src/model/workload-kinds.ts";
import { isPodDefaultType } from "../pod-default-type.ts";
import type { Candidate, Search } from "./search.ts";

/** Names of files and of objects of the cluster. `object`: types, `TYPE/NAME`, and after a type of its own its names. */
export async function objects(
  kind: "file" | "namespace" | "pod-default" | "object",
  search: Search,
): Promise<readonly Candidate[]> {
  const { partial, before, io, connect } = search;
  switch (kind) {
    case "file":
      return files(partial, io.cwd);
    case "namespace":
      return namesOf("namespaces", "", connect);
    case "pod-default":
      // As in explain: `spec.` begins a field, and TYPE/NAME is another object.
      return /^spec\.|\//.test(partial) ? [] : namesOf("poddefaults", "", connect);
    case "object": {
      const [type = "", name] = partial.split("/");
      if (name !== undefined) return namesOf(type, `${type}/`, connect);
      const named = typeBefore(before, io.cwd);
      return named === undefined ? types(connect) : namesOf(named, "", connect);
    }
  }
}

/** The type in `TYPE NAME ...`, kubectl's form with a space; undefined if the arguments begin with something else. */
export function typeBefore([first = ""]: readonly string[], cwd: string): string | undefined {
  const isType = isPodDefaultType(first) || kindsNamed(first).length > 0;
  return isType && !existsSync(resolve(cwd, first)) ? first : undefined;
}

/** `TYPE/` of every workload that the cluster serves; of all known kinds if that is unknown. */
async function types(connect: Search["connect"]): Promise<readonly Candidate[]> {
  const served = await servedWorkloads(connect).catch(() => workloadKinds);
  return served.map(({ kind }) => ({ value: `${kind.toLowerCase()}/`, open: true }));
}

async function servedWorkloads(connect: Search["connect"]): Promise<readonly WorkloadKind[]> {
  const cluster = await connect();
  try {
    const served = new Set((await cluster.served()).map(({ group, kind }) => `${group}/${kind}`));
    return workloadKinds.filter(({ group, kind }) => served.has(`${group}/${kind}`));
  } finally {
    cluster.close();
  }
}

async function namesOf(
  type: string,
  prefix: string,
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
      .map((name) => ({ value: `${prefix}${name}` }));
  } finally {
    cluster.close();
  }
}

function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}

/** Manifests and directories below the directory that is typed. Shells list files only if there is no other candidate. */
async function files(partial: string, cwd: string): Promise<readonly Candidate[]> {
  const directory = partial.slice(0, partial.lastIndexOf("/") + 1);
  const entries = await readdir(resolve(cwd, directory), { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .flatMap((entry) => {
      const value = `${directory}${entry.name}`;
      if (entry.isDirectory()) return [{ value: `${value}/`, open: true }];
      return /\.(ya?ml|json)$/i.test(value) ? [{ value }] : [];
    })
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

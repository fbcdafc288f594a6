import { readOwners } from "../../src/cluster/readers/owners.ts";
import { UsageError } from "../../src/errors.ts";
import type { Inventory, PodMetadata } from "../../src/gather/inventory.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { renderDriftTable } from "../../src/render/list-drift.ts";
import type { PodDrift } from "../../src/report/drift.ts";
import { driftDocument } from "../../src/report/drift-document.ts";
import { recreationOf } from "../../src/report/recreation.ts";
import type { Io } from "../io.ts";
import type { OutputFormat } from "./output-format.ts";
import { sayNothingFound } from "./print-list.ts";

export type DriftOptions = { readonly noHeaders: boolean; readonly format: OutputFormat };

/** Prints how live Pods stand to PodDefaults, and the commands that would recreate those that are not as they would be now. */
export async function printDrift(
  drifts: readonly PodDrift[],
  { cluster, namespace }: Inventory,
  { noHeaders, format }: DriftOptions,
  io: Io,
): Promise<void> {
  const recreations = await readRecreations(drifts, cluster);
  const recreation = ({ pod, state }: PodDrift): string =>
    state === "FRESH" ? "<none>" : (recreations.get(pod) ?? "<none>");
  switch (format.kind) {
    case "json":
      io.stdout.write(`${JSON.stringify(driftDocument(drifts, recreations), null, 4)}\n`);
      return;
    case "yaml":
      io.stdout.write(formatYaml(driftDocument(drifts, recreations)));
      return;
    case "name":
      for (const name of new Set(drifts.map(({ pod }) => `pod/${pod.metadata.name}\n`)))
        io.stdout.write(name);
      return;
    case "table":
      break;
    default:
      throw new UsageError(`--pods has no output format ${format.kind}: json, name, wide or yaml`);
  }
  if (drifts.length === 0) return sayNothingFound(namespace, io);
  const showNamespace = namespace === undefined;
  io.stdout.write(
    renderDriftTable(drifts, {
      headers: !noHeaders,
      showNamespace,
      now: io.now(),
      ...(format.wide && { recreation }),
    }),
  );
  if (!format.wide) sayHowToRecreate(recreations, io);
}

/** On stderr, so that what reads the table need not know of it. */
function sayHowToRecreate(recreations: ReadonlyMap<PodMetadata, string>, io: Io): void {
  const commands = new Set(recreations.values());
  if (commands.size === 0) return;
  io.stderr.write("\nPodDefaults apply when a Pod is created. To create these anew:\n");
  for (const command of commands) io.stderr.write(`  ${command}\n`);
}

async function readRecreations(
  drifts: readonly PodDrift[],
  cluster: Inventory["cluster"],
): Promise<ReadonlyMap<PodMetadata, string>> {
  const pods = new Set(drifts.filter(({ state }) => state !== "FRESH").map(({ pod }) => pod));
  const recreations = new Map<PodMetadata, string>();
  // One after the other: Pods of one owner share its answer, and the API server is not there for us alone.
  for (const pod of pods) {
    const owners = cluster ? await readOwners(cluster, pod as unknown as JsonObject) : [];
    recreations.set(pod, recreationOf(pod, owners));
  }
  return recreations;
}

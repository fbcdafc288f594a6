import { UsageError } from "../../src/errors.ts";
import type { Inventory } from "../../src/gather/inventory.ts";
import { readProfiles } from "../../src/gather/profiles.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { renderCoverageTable } from "../../src/render/list-coverage.ts";
import { reportCoverage } from "../../src/report/coverage.ts";
import type { Io } from "../io.ts";
import type { OutputFormat } from "./output-format.ts";
import { sayNothingFound } from "./print-list.ts";

/** Prints how PodDefaults are spread over the profiles of a cluster, or over the namespaces of files. */
export async function printCoverage(
  podDefaults: readonly PodDefault[],
  inventory: Inventory,
  { noHeaders, format }: { readonly noHeaders: boolean; readonly format: OutputFormat },
  io: Io,
): Promise<void> {
  const profiles = await profilesOf(inventory);
  const items = reportCoverage(podDefaults, profiles);
  const document = { apiVersion: "kubectl-poddefault/v1", kind: "CoverageReport", profiles, items };
  switch (format.kind) {
    case "table":
      if (items.length === 0) sayNothingFound(undefined, io);
      else io.stdout.write(renderCoverageTable(items, !noHeaders));
      return;
    case "json":
      io.stdout.write(`${JSON.stringify(document, null, 4)}\n`);
      return;
    case "yaml":
      io.stdout.write(formatYaml(document));
      return;
    default:
      throw new UsageError(`--coverage has no output format ${format.kind}: json or yaml`);
  }
}

/** With no cluster and no Namespace in the files, every namespace that has a PodDefault stands for a profile. */
async function profilesOf({ cluster, profilesInFiles, podDefaults }: Inventory): Promise<readonly string[]> {
  const stored = cluster ? await readProfiles(cluster) : [];
  const known = [...new Set([...stored, ...profilesInFiles])];
  if (known.length > 0) return known.sort();
  return [...new Set(podDefaults.map(({ metadata }) => metadata.namespace ?? ""))].sort();
}

import { UsageError } from "../../src/errors.ts";
import type { Inventory } from "../../src/gather/inventory.ts";
import { readProfiles } from "../../src/gather/profiles.ts";
import { interruptible } from "../../src/interruptible.ts";
import { formatJson } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { commandLine } from "../../src/quote-for-shell.ts";
import { renderCoverage } from "../../src/render/list-coverage.ts";
import { type Coverage, reportCoverage } from "../../src/report/coverage.ts";
import { copyCommand } from "../../src/report/other-namespaces.ts";
import type { CoverageReport } from "../documents.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import type { ListFormat } from "./formats.ts";
import { sayNothingFound } from "./names.ts";

/** Prints how PodDefaults are spread over the profiles of a cluster, or over the namespaces of files. */
export async function printCoverage(
  podDefaults: readonly PodDefault[],
  inventory: Inventory,
  { noHeaders, v }: ListOptions,
  format: ListFormat,
  io: Io,
): Promise<void> {
  const profiles = await profilesOf(inventory);
  const items = await interruptible(podDefaults.length, () => reportCoverage(podDefaults, profiles));
  const document: CoverageReport = {
    apiVersion: "kubectl-poddefault/v1",
    kind: "CoverageReport",
    profiles,
    items,
  };
  switch (format.kind) {
    case "table": {
      if (items.length === 0) return sayNothingFound(undefined, io);
      const { columns: width, isTerminal } = io.stdout;
      const layout = { headers: !noHeaders, width, isTerminal, allNames: v > 0 };
      io.stdout.write(renderCoverage(items, profiles, layout));
      return sayHowToCopy(items, inventory.cluster !== undefined, io);
    }
    case "json":
      io.stdout.write(`${formatJson(document, 4)}\n`);
      return;
    case "yaml":
      io.stdout.write(formatYaml(document));
      return;
    default:
      throw new UsageError(`--coverage has no output format ${format.kind}: use json or yaml`);
  }
}

/** On stderr, so that what reads the table does not see it: which copy the others are compared with, and how to copy it. */
function sayHowToCopy(items: readonly Coverage[], isStored: boolean, io: Io): void {
  for (const { name, model, differing, lacking } of items) {
    if (differing.length > 0) io.stderr.write(`\n${name}: differs from the copy in ${model}\n`);
    const [target] = lacking;
    if (target === undefined || !isStored) continue;
    const more = lacking.length > 1 ? ` (and ${lacking.length - 1} more)` : "";
    io.stderr.write(
      `\n${name} is missing in ${target}${more}. To copy it:\n  ${copyCommand(name, model, target)}\n` +
        commandLine`To keep it in every profile, new ones too:\n  kubectl poddefault convert ${name} -n ${model} --every-profile --to kyverno\n`,
    );
  }
}

/** Without a cluster and a Namespace in the files, every namespace that has a PodDefault counts as a profile. */
async function profilesOf({ cluster, profilesInFiles, podDefaults }: Inventory): Promise<readonly string[]> {
  const stored = cluster ? await readProfiles(cluster) : [];
  const known = [...new Set([...stored, ...profilesInFiles])];
  if (known.length > 0) return known.sort();
  return [...new Set(podDefaults.map(({ metadata }) => metadata.namespace ?? ""))].sort();
}

import { exitCode } from "../src/errors.ts";
import { type Inventory, takeInventory } from "../src/gather/inventory.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { defineCommand } from "./command.ts";
import { connectionOptions } from "./flags.ts";
import type { Io } from "./io.ts";
import { checkOptions, isFor, isWatch } from "./list/check-options.ts";
import { type ListOptions, listFlags } from "./list/flags.ts";
import type { InventoryFor } from "./list/for-pods.ts";
import { readNames } from "./list/names.ts";
import { type OutputFormat, readOutputFormat } from "./list/output-format.ts";
import { printList } from "./list/print-list.ts";
import { isNamed, labelFilter } from "./list/select.ts";
import { withProgress } from "./progress.ts";
import { warnOfProblems } from "./warnings.ts";

export const list = defineCommand({
  name: "list",
  usage: "list [NAME ...] [-f FILE]... [flags]",
  description: `List PodDefaults: what they select, what they inject, and how many live Pods they concern.

PODS is two numbers: how many live Pods carry the PodDefault, and how many match it today. Where they differ, --pods says which Pods those are and how they would be recreated.

PodDefaults come from the cluster, and those in files are laid over them by namespace and name. With --local everything comes from files.`,
  examples: [
    { comment: "PodDefaults of the current namespace", command: "kubectl poddefault list" },
    {
      comment: "All of the cluster, with whether the Notebook form can offer them",
      command: "kubectl poddefault list -A -o wide",
    },
    {
      comment: "Live Pods that were created before a PodDefault was changed",
      command: "kubectl poddefault list gpu --pods",
    },
    {
      comment: "Only those that would be applied to the Pods of a Deployment",
      command: "kubectl poddefault list --for deployment/web",
    },
    {
      comment: "Profiles that lack a PodDefault, or have another copy of it",
      command: "kubectl poddefault list --coverage",
    },
    {
      comment: "What a file holds, with no cluster",
      command: "kubectl poddefault list -f poddefaults.yaml --local",
    },
  ],
  flags: listFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["pod-default"] },
  run: async (typed, io) => {
    const options = { ...typed, args: readNames(typed.args) };
    const format = await readOutputFormat(options.output, io.cwd);
    const sort = options.sortBy && (await import("./list/sort.ts")).sorterBy(options.sortBy);
    const isWanted = labelFilter(options.selector);
    checkOptions(options);
    if (isWatch(options)) return (await import("./list/follow.ts")).followList(options, format, io);
    const inventory = await withProgress(io, "Reading PodDefaults", readInventory(options, format, io));
    try {
      warnOfProblems(inventory.warnings, io);
      warnOfUnknownPods(inventory, io);
      const wanted = inventory.podDefaults.filter(
        ({ metadata }) => isWanted(metadata.labels) && isNamed(metadata.name, options.args),
      );
      await print(sort ? sort(wanted) : wanted, inventory, options, format, io);
      for (const name of inventory.notFound) io.stderr.write(sayNotFound(name, inventory));
      return inventory.notFound.length > 0 ? exitCode.failure : exitCode.fine;
    } finally {
      inventory.cluster?.close();
    }
  },
});

async function readInventory(
  options: ListOptions,
  format: OutputFormat,
  io: Io,
): Promise<Inventory & Partial<InventoryFor>> {
  if (isFor(options)) return (await import("./list/for-pods.ts")).takeInventoryFor(options, io);
  const { args, filename, recursive, local, namespace, allNamespaces, pods, coverage } = options;
  return takeInventory({
    // How Pods and profiles stand is judged by all PodDefaults there are.
    names: pods || coverage ? [] : args,
    filenames: filename,
    recursive,
    ...(namespace && { namespace }),
    allNamespaces: allNamespaces || coverage,
    withPods: pods || (format.kind === "table" && !coverage),
    cwd: io.cwd,
    readStdin: io.readStdin,
    connect: local ? undefined : () => io.connect(connectionOptions(options)),
  });
}

/** Views other than the list itself are loaded when they are asked for: `list` is what should start at once. */
async function print(
  podDefaults: readonly PodDefault[],
  inventory: Inventory & Partial<InventoryFor>,
  options: ListOptions,
  format: OutputFormat,
  io: Io,
): Promise<void> {
  const layout = { noHeaders: options.noHeaders, format };
  if (options.coverage) {
    const { printCoverage } = await import("./list/print-coverage.ts");
    return printCoverage(podDefaults, inventory, layout, io);
  }
  if (options.pods) {
    const { readDrifts } = await import("./list/drifts.ts");
    const { printDrift } = await import("./list/print-drift.ts");
    return printDrift(await readDrifts(podDefaults, inventory, options, io), inventory, layout, io);
  }
  await printList(podDefaults, inventory, options, format, io);
  for (const obstacle of inventory.obstacles ?? []) io.stderr.write(`Warning: ${obstacle}\n`);
  if (podDefaults.length === 0 || format.kind !== "table" || !(format.wide || io.stdout.isTerminal)) return;
  await (await import("./list/warn-if-unreached.ts")).warnIfUnreached(inventory, io);
}

function warnOfUnknownPods({ pods }: Inventory, io: Io): void {
  if (pods === undefined || pods.known) return;
  io.stderr.write(`Warning: live Pods are not counted: ${pods.why}\n`);
}

function sayNotFound(name: string, { cluster }: Inventory): string {
  return cluster === undefined
    ? `error: the files hold no PodDefault "${name}"\n`
    : `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found\n`;
}

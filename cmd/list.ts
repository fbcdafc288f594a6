import { exitCode } from "../src/errors.ts";
import { type Inventory, takeInventory } from "../src/gather/inventory.ts";
import { labelFilter } from "../src/gather/label-filter.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { defineCommand } from "./command.ts";
import { connectionOptions } from "./flags.ts";
import { fileOptions } from "./gather-options.ts";
import type { Io } from "./io.ts";
import { checkOptions, isFor, isWatch } from "./list/check-options.ts";
import { type ListOptions, listFlags } from "./list/flags.ts";
import type { InventoryFor } from "./list/for-pods.ts";
import { type ListFormat, readListFormat } from "./list/formats.ts";
import { isNamed, readNames, sayNotFound, tellElsewhere } from "./list/names.ts";
import { printList } from "./list/print-list.ts";
import { withProgress } from "./progress.ts";
import { tellUnusable } from "./skipped-objects.ts";
import { warn, warnOfFinding, warnOfProblems } from "./warnings.ts";

export const list = defineCommand({
  name: "list",
  usage: "list [NAME ...] [-f FILE]... [flags]",
  description: `List PodDefaults: their status, what they select and inject, and how many live Pods have or match them.

STATUS is ok, or what is wrong: "blocks namespace" (the selector is invalid), "conflicts" (with another PodDefault that can match the same Pod), "5 stale" or "2 missing" (live Pods that are not as they would be today; --pods names them). PODS is two numbers: how many live Pods have the PodDefault, and how many match it today.

PodDefaults come from the cluster, and those in files are laid over them by namespace and name. With --local everything comes from files.`,
  examples: [
    { comment: "PodDefaults of the current namespace", command: "kubectl poddefault list" },
    {
      comment: "All of the cluster, with descriptions and the Notebook form",
      command: "kubectl poddefault list -A -o wide",
    },
    {
      comment: "Live Pods that were created before a PodDefault was edited",
      command: "kubectl poddefault list gpu --pods",
    },
    {
      comment: "Only those that would be applied to the Pods of a Deployment",
      command: "kubectl poddefault list --for deployment/web",
    },
    {
      comment: "Profiles where a PodDefault is missing or different",
      command: "kubectl poddefault list --coverage",
    },
    {
      comment: "What files contain, without a cluster",
      command: "kubectl poddefault list -f manifests/ --local",
    },
  ],
  flags: listFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["pod-default"] },
  run: async (typed, io) => {
    const options = { ...typed, args: readNames(typed.args, typed.namespace) };
    const format = await readListFormat(options.output, io.cwd);
    const sort = options.sortBy && (await import("./list/sort.ts")).sorterBy(options.sortBy);
    const isWanted = labelFilter(options.selector);
    checkOptions(options);
    if (isWatch(options)) return (await import("./list/follow.ts")).followList(options, format, io);
    const inventory = await withProgress(io, "Reading PodDefaults", (counting) =>
      readInventory(options, format, counting),
    );
    try {
      warnOfProblems(inventory.warnings, io);
      const isComplete = tellUnusable(inventory, options.v > 0, io);
      warnOfUnknownPods(inventory, io);
      tellElsewhere(inventory, io);
      const wanted = inventory.podDefaults.filter(
        ({ metadata }) => isWanted(metadata.labels) && isNamed(metadata.name, options.args),
      );
      await print(sort ? sort(wanted) : wanted, inventory, options, format, io);
      for (const name of inventory.notFound) io.stderr.write(sayNotFound(name, inventory));
      return inventory.notFound.length > 0 || !isComplete ? exitCode.failure : exitCode.fine;
    } finally {
      inventory.cluster?.close();
    }
  },
});

async function readInventory(
  options: ListOptions,
  format: ListFormat,
  io: Io,
): Promise<Inventory & Partial<InventoryFor>> {
  if (isFor(options)) return (await import("./list/for-pods.ts")).takeInventoryFor(options, io);
  const { args, local, namespace, allNamespaces, pods, coverage } = options;
  return takeInventory({
    // Pods and profiles are compared with all PodDefaults.
    names: pods || coverage ? [] : args,
    ...fileOptions(options, io),
    ...(namespace && { namespace }),
    allNamespaces: allNamespaces || coverage,
    withPods: pods || (format.kind === "table" && !coverage),
    connect: local ? undefined : () => io.connect(connectionOptions(options)),
  });
}

/** Lazy imports: the list itself does not need the other views. */
async function print(
  podDefaults: readonly PodDefault[],
  inventory: Inventory & Partial<InventoryFor>,
  options: ListOptions,
  format: ListFormat,
  io: Io,
): Promise<void> {
  if (options.coverage) {
    const { printCoverage } = await import("./list/print-coverage.ts");
    return printCoverage(podDefaults, inventory, options, format, io);
  }
  if (options.pods) {
    const { printPods } = await import("./list/print-pods.ts");
    return printPods(podDefaults, inventory, options, format, io);
  }
  await printList(podDefaults, inventory, options, format, io);
  for (const obstacle of inventory.obstacles ?? []) warn(obstacle, io);
  const isForPerson = format.kind === "table" && (format.wide || io.stdout.isTerminal);
  if (podDefaults.length > 0 && isForPerson) await warnIfInactive(inventory, io);
}

/** Warns where no PodDefault of the namespace has any effect: for a person who looks closer, because it takes more requests. */
async function warnIfInactive({ cluster, namespace }: Inventory, io: Io): Promise<void> {
  if (cluster === undefined || namespace === undefined) return;
  const { readWebhookScope } = await import("../src/gather/webhook-scope.ts");
  const { whyInactive } = await import("../src/report/checks.ts");
  const scope = await readWebhookScope(cluster, [namespace], io.now());
  const finding = scope && whyInactive(scope, namespace);
  if (finding) warnOfFinding(finding, io);
}

function warnOfUnknownPods({ pods }: Inventory, io: Io): void {
  if (pods === undefined || pods.known) return;
  warn(`live Pods are not counted: ${pods.why}`, io);
}

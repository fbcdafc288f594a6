import { exitCode, UsageError } from "../src/errors.ts";
import { type Inventory, takeInventory } from "../src/gather/inventory.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { type PodDrift, reportDrift } from "../src/report/drift.ts";
import { defineCommand } from "./command.ts";
import { connectionOptions } from "./flags.ts";
import type { Io } from "./io.ts";
import { type ListOptions, listFlags } from "./list/flags.ts";
import { readOutputFormat } from "./list/output-format.ts";
import { printDrift } from "./list/print-drift.ts";
import { printList } from "./list/print-list.ts";
import { labelFilter } from "./list/select.ts";
import { sorterBy } from "./list/sort.ts";
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
      comment: "What a file holds, with no cluster",
      command: "kubectl poddefault list -f poddefaults.yaml --local",
    },
  ],
  flags: listFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["pod-default"] },
  run: async (options, io) => {
    const format = await readOutputFormat(options.output, io.cwd);
    const sort = sorterBy(options.sortBy);
    const isWanted = labelFilter(options.selector);
    checkNames(options);
    const isTable = format.kind === "table";
    const inventory = await withProgress(
      io,
      "Reading PodDefaults",
      takeInventory(inventoryOptions(options, isTable || options.pods, io)),
    );
    try {
      warnOfProblems(inventory.files.warnings, io);
      warnOfUnknownPods(inventory, io);
      const wanted = inventory.podDefaults.filter(
        ({ metadata }) => isWanted(metadata.labels) && isNamed(metadata.name, options),
      );
      if (options.pods) {
        const drifts = driftsOf(wanted, inventory, options);
        await printDrift(drifts, inventory, { noHeaders: options.noHeaders, format }, io);
      } else printList(sort(wanted), inventory, options, format, io);
      const notFound = options.pods ? [] : inventory.notFound;
      for (const name of notFound) io.stderr.write(sayNotFound(name, inventory));
      return notFound.length > 0 ? exitCode.failure : exitCode.fine;
    } finally {
      inventory.cluster?.close();
    }
  },
});

function isNamed(name: string, { args }: ListOptions): boolean {
  return args.length === 0 || args.includes(name);
}

/** Judged by all PodDefaults there are; the selection only picks what is shown. An orphan has nothing left but its name. */
function driftsOf(
  wanted: readonly PodDefault[],
  { podDefaults, pods }: Inventory,
  options: ListOptions,
): readonly PodDrift[] {
  const shown = new Set(wanted.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  return reportDrift(podDefaults, pods?.known ? pods.value : []).filter(({ pod, podDefault, state }) =>
    state === "ORPHAN"
      ? options.selector === undefined && isNamed(podDefault, options)
      : shown.has(`${pod.metadata.namespace}/${podDefault}`),
  );
}

/** kubectl's own refusals (cli-runtime: resource.Builder). */
function checkNames({ args, allNamespaces, selector }: ListOptions): void {
  if (args.length === 0) return;
  if (allNamespaces)
    throw new UsageError("a resource cannot be retrieved by name across all namespaces", "list");
  if (selector !== undefined) {
    throw new UsageError("name cannot be provided when a selector is specified", "list");
  }
}

function inventoryOptions(options: ListOptions, withPods: boolean, io: Io) {
  const { args, filename, recursive, local, namespace, allNamespaces } = options;
  return {
    names: options.pods ? [] : args,
    filenames: filename,
    recursive,
    ...(namespace && { namespace }),
    allNamespaces,
    withPods,
    cwd: io.cwd,
    readStdin: io.readStdin,
    connect: local ? undefined : () => io.connect(connectionOptions(options)),
  };
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

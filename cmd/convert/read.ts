import { exitCode, UsageError } from "../../src/errors.ts";
import { takeInventory } from "../../src/gather/inventory.ts";
import { connectionOptions } from "../flags.ts";
import { fileOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import { sayNotFound, sayNothingFound, tellElsewhere } from "../list/names.ts";
import { withProgress } from "../progress.ts";
import { tellUnusable } from "../skipped-objects.ts";
import { warnOfProblems } from "../warnings.ts";
import type { ConvertOptions } from "./flags.ts";

type Inventory = Awaited<ReturnType<typeof takeInventory>>;

/**
 * Reads the PodDefaults that are asked for, from files or else from the cluster, and uses them.
 * @param use false where it could not use all of them; it has said why
 * @returns the exit code
 */
export async function withPodDefaults(
  options: ConvertOptions,
  io: Io,
  use: (inventory: Inventory) => boolean | Promise<boolean>,
): Promise<number> {
  const inventory = await withProgress(io, "Reading PodDefaults", (counting) => readGiven(options, counting));
  try {
    warnOfProblems(inventory.warnings, io);
    const isComplete = tellUnusable(inventory, options.v > 0, io);
    for (const name of inventory.notFound) io.stderr.write(sayNotFound(name, inventory));
    tellElsewhere(inventory, io);
    const isUsed = await use(inventory);
    if (inventory.podDefaults.length === 0 && inventory.notFound.length === 0)
      sayNothingFound(inventory.namespace, io);
    const isDone = isComplete && inventory.notFound.length === 0 && isUsed;
    return isDone ? exitCode.fine : exitCode.failure;
  } finally {
    inventory.cluster?.close();
  }
}

function readGiven(options: ConvertOptions, io: Io): Promise<Inventory> {
  const { args, local, namespace, allNamespaces, filename, kustomize } = options;
  const fromFiles = filename.length > 0 || kustomize !== undefined;
  if (local && !fromFiles) throw new UsageError("--local needs files: convert -f FILE");
  // For every profile, it does not matter in which namespace a file has them.
  const fromAny = options.everyProfile && fromFiles && namespace === undefined;
  return takeInventory({
    names: args,
    ...fileOptions(options, io),
    ...(namespace && { namespace }),
    allNamespaces: allNamespaces || fromAny,
    withPods: false,
    connect: fromFiles ? undefined : () => io.connect(connectionOptions(options)),
  });
}

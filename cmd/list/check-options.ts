import { UsageError } from "../../src/errors.ts";
import type { ListOptions } from "./flags.ts";

/** Refuses what cannot go together, where kubectl has words for it in its own (cli-runtime: resource.Builder). */
export function checkOptions(options: ListOptions): void {
  const { args, allNamespaces, selector } = options;
  if (args.length > 0 && allNamespaces) {
    refuse("a resource cannot be retrieved by name across all namespaces");
  }
  if (args.length > 0 && selector !== undefined)
    refuse("name cannot be provided when a selector is specified");
  checkViews(options);
  if (options.forFiles && options.filename.length === 0 && !options.kustomize)
    refuse("--for wants a Pod or workload: --for pod/NAME, --for FILE, or --for -f FILE for all of a file");
  if (isWatch(options)) checkWatch(options);
}

export function isWatch({ watch, watchOnly }: ListOptions): boolean {
  return watch || watchOnly;
}

/** Each of them shows something else. */
function checkViews(options: ListOptions): void {
  const given = [
    options.pods && "--pods",
    options.coverage && "--coverage",
    // Pods can be watched.
    isWatch(options) && !options.pods && "--watch",
    isFor(options) && "--for",
  ].filter((flag) => flag !== false);
  if (given.length > 1) refuse(`${given.join(" and ")} exclude each other`);
}

/** Whether PodDefaults are wanted for certain Pods only. */
export function isFor(options: Pick<ListOptions, "for" | "forFiles">): boolean {
  return options.for !== undefined || options.forFiles;
}

function checkWatch({ args, local, filename }: ListOptions): void {
  if (local || filename.length > 0)
    refuse("--watch follows the cluster: it goes with neither -f nor --local");
  if (args.length > 1) refuse("you may only specify a single resource to watch");
}

function refuse(message: string): never {
  throw new UsageError(message);
}

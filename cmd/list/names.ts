import { UsageError } from "../../src/errors.ts";
import type { Inventory } from "../../src/gather/inventory.ts";
import { commandLine } from "../../src/quote-for-shell.ts";
import { listNames } from "../../src/report/names.ts";
import type { Io } from "../io.ts";
import { isPodDefaultType } from "../pod-default-type.ts";

/**
 * The names in words: `gpu`, or as -o name prints it, `poddefault.kubeflow.org/gpu`. The type may come first, as in kubectl get.
 * Throws a UsageError.
 */
export function readNames(words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  return (isPodDefaultType(first) ? rest : words).map(readName);
}

function readName(word: string): string {
  if (!word.includes("/")) return word;
  const [type = "", name = "", ...rest] = word.split("/");
  // kubectl: resource.splitResourceTypeName.
  if (rest.length > 0) refuse("arguments in resource/name form may not have more than one slash");
  if (type === "" || name === "")
    refuse("arguments in resource/name form must have a single resource and name");
  if (isPodDefaultType(type)) return name;
  const command = commandLine`kubectl poddefault list --for ${word}`;
  refuse(`"${word}" is not a PodDefault; those that apply to it: ${command}`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}

/** Whether a PodDefault of this name is meant by the names on the command line; with none, all are. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.length === 0 || names.includes(name);
}

/** kubectl's words for a name that nothing has. */
export function sayNotFound(name: string, { cluster }: Pick<Inventory, "cluster">): string {
  return cluster === undefined
    ? `error: the files have no PodDefault "${name}"\n`
    : `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found\n`;
}

/** PodDefaults of files that are not shown, because they name another namespace than that of -n or the context. */
export function tellElsewhere(
  { namespace, elsewhere }: Pick<Inventory, "namespace" | "elsewhere">,
  io: Io,
): void {
  if (elsewhere.length === 0) return;
  const [only = "", ...others] = elsewhere;
  const places = others.length === 0 ? `namespace ${only}` : `namespaces ${listNames(elsewhere)}`;
  const flag = others.length === 0 ? `-n ${only} or -A` : "-A";
  io.stderr.write(
    `Warning: the files also have PodDefaults of ${places}, not only of ${namespace}; add ${flag} for these\n`,
  );
}

/** kubectl's words for an empty list, which is not an error. */
export function sayNothingFound(namespace: string | undefined, io: Io): void {
  io.stderr.write(`No resources found${namespace === undefined ? "" : ` in ${namespace} namespace.`}\n`);
}

import { formatProblem, InputError, UsageError } from "../src/errors.ts";
import type { Gathered, GatherOptions } from "../src/gather/gather.ts";
import { nameOf, type Skipped, type Unusable } from "../src/gather/skipped.ts";
import { surroundingKinds } from "../src/manifest/check-object.ts";
import type { ManifestObject } from "../src/manifest/manifest-object.ts";
import type { DryRunReport } from "../src/report/dry-run.ts";
import { count, listNames } from "../src/report/names.ts";
import type { Io } from "./io.ts";
import { warnOfProblems } from "./warnings.ts";

/** @throws UsageError where nothing says which Pods are meant */
export function checkPodsAreNamed({ words, filenames, kustomization }: GatherOptions): void {
  if (words.length > 0 || filenames.length > 0 || kustomization) return;
  throw new UsageError("specify Pods: FILE, TYPE/NAME, TYPE, or -f FILE");
}

/**
 * A run without Pods must not look as if all were well: files without any are an error that says what they contain instead.
 * @throws InputError
 */
export function checkPodsAreFound(
  { sources, withoutPods, cluster, failures, skipped }: Gathered,
  { words, filenames, namespace }: GatherOptions,
  io: Io,
): void {
  if (sources.length > 0) return;
  if (failures.length > 0) throw new InputError(failures);
  if (withoutPods.length === 0 && skipped.length > 0) throw new InputError(skipped);
  if (withoutPods.length > 0) {
    const files = [...new Set(withoutPods.map(({ file }) => file))];
    throw new InputError([{ file: "", message: instead(listNames(files), withoutPods) }]);
  }
  if (words.length === 0 && filenames.length > 0)
    throw new InputError([{ file: listNames(filenames), message: "no Pods found" }]);
  const place = namespace ?? cluster?.namespace;
  io.stderr.write(`No Pods found${place === undefined ? "" : ` in ${place} namespace.`}\n`);
}

function instead(files: string, withoutPods: readonly ManifestObject[]): string {
  const byKind = Map.groupBy(withoutPods, ({ kind }) => kind);
  const [[kind = "", ofKind = []] = [], ...others] = [...byKind];
  const takes = "dry-run and explain take Pods and workloads (Deployment, Job, Notebook, ...).";
  if (others.length > 0) {
    const kinds = [...byKind].map(([one, all]) => count(all.length, one));
    return `${files}: nothing creates Pods (${listNames(kinds)}). ${takes}`;
  }
  if (kind === "PodDefault")
    return `${files} contains only PodDefaults (${ofKind.length}). Pass Pods or workloads here, and PodDefaults with -f.`;
  return `${files}: ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind} creates no Pods. ${takes}`;
}

/** Objects of the files that create no Pods, PodDefaults and what surrounds Pods aside. */
export function objectsWithoutPods({ withoutPods }: Gathered): readonly (Skipped & NamedObject)[] {
  return withoutPods
    .filter(({ kind }) => kind !== "PodDefault" && !surroundingKinds.includes(kind))
    .map((object) => {
      const { file, kind, locate } = object;
      const name = nameOf(object);
      return { file, line: locate([]).line, kind, name, message: `${kind} ${name} creates no Pods` };
    });
}

type NamedObject = { readonly line: number; readonly kind: string; readonly name: string };

/** What the report of a dry run says about what the files hold besides Pods. */
export function restOfFiles(gathered: Gathered): Pick<DryRunReport, "createNoPods" | "skipped" | "errors"> {
  return {
    createNoPods: objectsWithoutPods(gathered).map(({ message: _, ...object }) => object),
    skipped: gathered.skipped,
    errors: gathered.failures.map(({ fix: _, incomplete: __, ...problem }) => problem),
  };
}

/** `deploy.yaml:12: Service web creates no Pods`: one line each, with -v. */
export function nameSkipped(skipped: readonly Skipped[], io: Io): void {
  for (const one of skipped) io.stderr.write(`${formatProblem(one)}\n`);
}

/** `Skipped 2 objects and 1 file (-v names them).`; "" if there are none. */
export function countSkipped(skipped: readonly Skipped[]): string {
  const objects = skipped.filter(({ kind }) => kind !== undefined).length;
  const files = new Set(skipped.filter(({ kind }) => kind === undefined).map(({ file }) => file)).size;
  if (skipped.length === 0) return "";
  const counts = [
    ...(objects > 0 ? [count(objects, "object")] : []),
    ...(files > 0 ? [count(files, "file")] : []),
  ];
  return `Skipped ${counts.join(" and ")} (-v names them).`;
}

/**
 * Says on stderr what could not be used: errors about what the user named, warnings about PodDefaults, because the answer
 * rests on them. Whether everything that was named could be used.
 */
export function tellFailures({ failures, skipped }: Unusable, io: Io): boolean {
  for (const problem of failures) io.stderr.write(`error: ${formatProblem(problem)}\n`);
  warnOfProblems(
    skipped.filter(({ kind }) => kind === "PodDefault"),
    io,
  );
  return failures.length === 0;
}

/** The same where stdout has no place for what was skipped: stderr counts it, or names it with -v. */
export function tellUnusable(unusable: Unusable, isVerbose: boolean, io: Io): boolean {
  const isComplete = tellFailures(unusable, io);
  if (isVerbose) nameSkipped(unusable.skipped, io);
  else if (unusable.skipped.length > 0) io.stderr.write(`Note: ${countSkipped(unusable.skipped)}\n`);
  return isComplete;
}

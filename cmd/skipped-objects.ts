import { InputError, UsageError } from "../src/errors.ts";
import type { Gathered, GatherOptions } from "../src/gather/gather.ts";
import type { ManifestObject } from "../src/manifest/manifest-object.ts";
import { podName } from "../src/model/pod-source.ts";
import { count, listNames } from "../src/report/names.ts";
import type { Io } from "./io.ts";

/** @throws UsageError where nothing says which Pods are meant */
export function checkPodsAreNamed({ words, filenames }: GatherOptions): void {
  if (words.length > 0 || filenames.length > 0) return;
  throw new UsageError("specify Pods: FILE, TYPE/NAME, TYPE, or -f FILE");
}

/**
 * A run without Pods must not look as if all were well: files without any are an error that says what they contain instead.
 * @throws InputError
 */
export function checkPodsAreFound(
  { sources, withoutPods, cluster }: Gathered,
  { words, filenames, namespace }: GatherOptions,
  io: Io,
): void {
  if (sources.length > 0) return;
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
export function skippedObjects({ withoutPods }: Gathered): readonly ManifestObject[] {
  return withoutPods.filter(({ kind }) => !["PodDefault", "Namespace", "ServiceAccount"].includes(kind));
}

/** `deploy.yaml:12: Service web creates no Pods`: one line each, with -v. */
export function nameSkipped(objects: readonly ManifestObject[], io: Io): void {
  for (const { file, kind, object, locate } of objects) {
    const name = podName(object as unknown as Parameters<typeof podName>[0]);
    io.stderr.write(`${file}:${locate([]).line}: ${kind} ${name} creates no Pods\n`);
  }
}

import { InputError, UsageError } from "../errors.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { kindsNamed } from "../model/workload-kinds.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { FromFiles } from "./from-files.ts";
import { labelFilter } from "./label-filter.ts";
import type { LiveSelection } from "./live-objects.ts";
import { nameOf } from "./skipped.ts";
import type { Target } from "./targets.ts";

/**
 * The objects of the files that TYPE/NAME, or TYPE with --all or -l, name: with --local the files are all there is.
 * @throws UsageError if there are no files; InputError if nothing in them has that name, or creates no Pods
 */
export function namedInFiles(
  target: Exclude<Target, { kind: "file" }>,
  { workloads, podDefaults, withoutPods }: Pick<FromFiles, "workloads" | "podDefaults" | "withoutPods">,
  { all, selector }: Pick<LiveSelection, "all" | "selector">,
): readonly ManifestObject[] {
  const ofType = workloads.filter(({ kind }) => isOfType(kind, target.type));
  const isWanted = labelFilter(selector);
  const found =
    target.kind === "object"
      ? ofType.filter((object) => nameOf(object) === target.name)
      : all || selector !== undefined
        ? ofType.filter(({ object }) => isWanted(metadataOf(object).labels))
        : [];
  if (found.length > 0) return found;
  const word = target.kind === "object" ? `${target.type}/${target.name}` : target.type;
  const name = target.kind === "object" ? target.name : target.type;
  const podDefault = podDefaults.find(({ value }) => value.metadata.name === name);
  if (podDefault !== undefined && (target.kind === "type" || isOfType("PodDefault", target.type))) {
    const { file, locate } = podDefault.source;
    const command = commandLine`kubectl poddefault explain ${name} -f ${file} --local`;
    const message = `PodDefault ${name} creates no Pods. To see what it does: ${command}`;
    throw new InputError([{ file, line: locate([]).line, message }]);
  }
  if (target.kind === "object") refuseObject(target, [...workloads, ...withoutPods]);
  throw new UsageError(
    `no file "${word}". With --local the cluster is never contacted; drop --local to look it up by name.`,
  );
}

/** Throws InputError where files are read and the object that is named is not in them, or creates no Pods. */
function refuseObject(
  { type, name }: { readonly type: string; readonly name: string },
  inFiles: readonly ManifestObject[],
) {
  if (inFiles.length === 0) return;
  const other = inFiles.find((object) => nameOf(object) === name && isOfType(object.kind, type));
  if (other !== undefined) {
    const message = `${other.kind} ${name} creates no Pods`;
    throw new InputError([{ file: other.file, line: other.locate([]).line, message }]);
  }
  throw new InputError([
    {
      file: `${type}/${name}`,
      message: "the files have no such object; drop --local to look it up in the cluster",
    },
  ]);
}

/** Kinds that are only read by structure have no other words. */
function isOfType(kind: string, word: string): boolean {
  const [type = ""] = word.toLowerCase().split(".", 1);
  if ([kind.toLowerCase(), `${kind.toLowerCase()}s`].includes(type)) return true;
  return kindsNamed(word).some((one) => one.kind === kind);
}

import { formatProblem, type Problem } from "../errors.ts";
import type { BadObject } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";

/** A file, a document or an object that was found in a directory and plays no part in the answer, and why. */
export type Skipped = Problem & {
  /** Absent: it is not a Kubernetes object. */
  readonly kind?: string;
  readonly name?: string;
};

/** What was read, and could not be used. */
export type Unusable = {
  /** Of what the user named: the run answers the rest, and fails. */
  readonly failures: readonly Problem[];
  /** Of what was found in directories. */
  readonly skipped: readonly Skipped[];
};

/**
 * Sorts what could not be used: of a file that the user named it is a failure, of one that was found in a directory it is
 * skipped, unless they ask to be strict.
 * @param found the files that were found in directories
 */
export function sortUnusable(
  problems: readonly Problem[],
  bad: readonly BadObject[],
  found: ReadonlySet<string>,
  isStrict: boolean,
): Unusable {
  const isFound = (file: string) => !isStrict && found.has(file);
  return {
    failures: [...problems, ...bad.flatMap((one) => one.problems)].filter(({ file }) => !isFound(file)),
    skipped: [
      ...problems.filter(({ file }) => isFound(file)),
      ...bad.filter(({ source }) => isFound(source.file)).map(skippedObject),
    ],
  };
}

function skippedObject({ source, problems: [first, ...more] }: BadObject): Skipped {
  const { kind, file } = source;
  const all = more.length > 0 ? ` (and ${more.length} more)` : "";
  const reason = first
    ? formatProblem({ file: "", ...(first.path && { path: first.path }), message: first.message })
    : "";
  const patch = [first, ...more].every((problem) => problem?.incomplete === "missing")
    ? "; it looks like a kustomize patch"
    : "";
  return {
    file,
    line: first?.line ?? source.locate([]).line,
    kind,
    name: nameOf(source),
    message: `${kind} ${nameOf(source)}: ${reason}${all}${patch}`,
  };
}

/** The name of an object, or what it is made from; "" if it has none. */
export function nameOf({ object }: Pick<ManifestObject, "object">): string {
  const { name, generateName } = (object["metadata"] ?? {}) as {
    readonly name?: unknown;
    readonly generateName?: unknown;
  };
  return [name, generateName].find((one): one is string => typeof one === "string" && one !== "") ?? "";
}

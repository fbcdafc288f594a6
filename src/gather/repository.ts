import { append } from "../append.ts";
import type { Problem } from "../errors.ts";
import { interruptible } from "../interruptible.ts";
import { formatPath, type Json, type Path } from "../kubernetes/json.ts";
import type { Place } from "../kubernetes/yaml.ts";
import { checkObject } from "../manifest/check-object.ts";
import { collectManifests } from "../manifest/collect-manifests.ts";
import type { SourceFile } from "../manifest/find-files.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { objectsIn, whyNoObjects } from "../manifest/objects-in.ts";
import type { FileText } from "../manifest/read-file-text.ts";
import { listFiles, type ReadOptions, readSource } from "../manifest/read-manifests.ts";
import type { FromFiles } from "./from-files.ts";

/** A file as it is written; `path` is absolute, "-" for standard input. */
export type SourceText = {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** The user named it, not only its directory. */
  readonly named: boolean;
};

/** Something wrong in a file, with what an edit would replace. `object` is absent where there is none yet. */
export type Fault = {
  readonly problem: Problem;
  readonly place?: Place;
  readonly object?: ManifestObject;
  /** The user named the path, and nothing of it can be read. */
  readonly isFatal?: boolean;
};

/** Files whose faults are values, so that one broken file does not hide what is wrong in the others. */
export type Repository = {
  readonly texts: readonly SourceText[];
  /** Text that is not a manifest, wrong types, missing fields. */
  readonly faults: readonly Fault[];
  /** Fields that the API server or a CRD drops, keys that a mapping holds twice. */
  readonly warnings: readonly Fault[];
  /** The objects without faults. */
  readonly files: FromFiles;
};

/** A folder below a directory that holds no manifests of its own. */
const foreignFolder = /(^|[/\\])node_modules[/\\]/;

/**
 * Reads files, directories and "-", as a command does that goes on where others would stop. Directories are read with all below
 * them, hidden folders aside, and what in them is not a Kubernetes object is left alone.
 */
export async function readRepository(paths: readonly string[], options: ReadOptions): Promise<Repository> {
  const texts: SourceText[] = [];
  const faults: Fault[] = [];
  for (const path of new Set(paths)) {
    const found = listFiles(path, { ...options, recursive: true });
    append(
      faults,
      found.problems.map((problem) => ({ problem, isFatal: true })),
    );
    for (const file of found.files) {
      if (foreignFolder.test(file.name) && !foreignFolder.test(`${path}/`)) continue;
      keep(file, await readSource(file, options));
    }
  }
  const kilobytes = texts.reduce((sum, { text }) => sum + 1 + text.length / 1000, 0);
  return { texts, ...(await interruptible(kilobytes, () => objectsOf(texts, faults))) };

  function keep({ name, path, named }: SourceFile, read: FileText): void {
    if ("text" in read) texts.push({ name, path, named, text: read.text });
    else faults.push({ problem: { file: name, message: read.message }, isFatal: named });
  }
}

/** What objectsIn says about text that was never meant for a cluster: a workflow of CI, a chart's template. */
const notAnObject = /^(kind is not set|expected a Kubernetes object)|not a manifest/;
const manifestSign = /^\s*(- )?"?apiVersion"?\s*:/m;

function objectsOf(texts: readonly SourceText[], unreadable: readonly Fault[]): Omit<Repository, "texts"> {
  const faults: Fault[] = [...unreadable];
  const warnings: Fault[] = [];
  const sound: ManifestObject[] = [];
  for (const { name, text, named } of texts) {
    const found = objectsIn(text, name);
    if (named && found.objects.length + found.problems.length === 0)
      faults.push({ problem: { file: name, message: whyNoObjects(text) }, isFatal: true });
    const isForeign = ({ message }: Problem) =>
      !named && (notAnObject.test(message) || !manifestSign.test(text));
    append(
      faults,
      found.problems.filter((one) => !isForeign(one)).map((problem) => ({ problem })),
    );
    append(
      warnings,
      found.warnings.map((problem) => ({ problem })),
    );
    for (const object of found.objects) {
      const checked = check(object);
      append(faults, checked.faults);
      append(warnings, checked.warnings);
      if (checked.faults.length === 0) sound.push(object);
    }
  }
  const { bad: _, ...manifests } = collectManifests(sound);
  const isWorkload = new Set(manifests.workloads);
  const withoutPods = sound.filter((object) => !isWorkload.has(object));
  return {
    faults,
    warnings,
    files: {
      ...manifests,
      asked: manifests.workloads,
      askedIn: new Map(),
      withoutPods,
      found: new Set(),
      failures: [],
      skipped: [],
    },
  };
}

/** What is wrong with one object, each with its place: checkObject asks for the place of everything that it reports. */
function check(object: ManifestObject): Pick<Repository, "faults" | "warnings"> {
  const places = new Map<string, Place>();
  const locate = (path: Path) => {
    const place = object.locate(path);
    places.set(formatPath(path), place);
    return place;
  };
  const findings = { problems: [] as Problem[], warnings: [] as Problem[] };
  checkObject(findings, { ...object, locate });
  const located = (problem: Problem): Fault => {
    const place = places.get(problem.path ?? "");
    return { problem, object, ...(place && { place }) };
  };
  return { faults: findings.problems.map(located), warnings: findings.warnings.map(located) };
}

/** The annotations of an object that a file holds. */
export function annotationsOf({ object }: ManifestObject): Readonly<Record<string, Json>> {
  const { annotations } = (object["metadata"] ?? {}) as { readonly annotations?: Record<string, Json> };
  return annotations ?? {};
}

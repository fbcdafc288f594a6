import type { Problem } from "../errors.ts";
import type { JsonObject, Path } from "../kubernetes/json.ts";
import type { Place } from "../kubernetes/yaml.ts";

/** One Kubernetes object of a file, with the way back to the lines it came from. */
export type ManifestObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: JsonObject;
  /** The file as the user named it; STDIN for standard input. */
  readonly file: string;
  /** Place of the value at a path of the object, [] for the object itself. */
  readonly locate: (path: Path) => Place;
};

/** A path as Kubernetes writes it: `spec.containers[0].env`, `metadata.labels[app.kubernetes.io/name]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((before, key) => {
    if (typeof key === "number" || /[^\w-]/.test(key)) return `${before}[${key}]`;
    return before === "" ? key : `${before}.${key}`;
  }, "");
}

/** A problem of an object at a path of it. */
export function problemAt(source: ManifestObject, path: Path, message: string): Problem {
  const { line } = source.locate(path);
  return { file: source.file, line, ...(path.length > 0 && { path: formatPath(path) }), message };
}

/** Findings about the objects of all files. */
export type Findings = { readonly problems: Problem[]; readonly warnings: Problem[] };

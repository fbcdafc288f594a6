import type { Problem } from "../errors.ts";
import { formatPath, type JsonObject, type Path } from "../kubernetes/json.ts";
import type { Place } from "../kubernetes/yaml.ts";

/** One Kubernetes object of a file, with the way back to the lines it came from. */
export type ManifestObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: JsonObject;
  /** The file as the user named it; STDIN for standard input. */
  readonly file: string;
  /** The file holds more than this object. */
  readonly isShared?: true;
  /** Place of the value at a path of the object, [] for the object itself. */
  readonly locate: (path: Path) => Place;
};

/** A problem of an object at a path of it. */
export function problemAt(source: ManifestObject, path: Path, message: string): Problem {
  const { line } = source.locate(path);
  return { file: source.file, line, ...(path.length > 0 && { path: formatPath(path) }), message };
}

/** Findings about the objects of all files. */
export type Findings = { readonly problems: Problem[]; readonly warnings: Problem[] };

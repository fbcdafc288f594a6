import type { Path } from "../kubernetes/json.ts";

/** The file of an object that comes from one. */
export type InFile = {
  /** As the user named it; STDIN for standard input. */
  readonly file: string;
  /** The line of a value of the object, or of what is nearest above it. */
  readonly lineOf: (path: Path) => number;
  /** The file holds other objects, too: what kubectl does to the file, it does to all of them. */
  readonly isShared?: true;
  /** The column on that line, 1-based; undefined where it is unknown. */
  readonly columnOf?: (path: Path) => number | undefined;
};

/** Where the PodDefaults of a namespace can be changed. */
export type Origins = {
  /** No cluster is contacted (--local). */
  readonly isLocal: boolean;
  /** The PodDefaults that files give, by name; the others are in the cluster. */
  readonly inFiles: ReadonlyMap<string, InFile>;
};

/** The word with which a command line names a file of a manifest again. */
export function asFileArgument(file: string): string {
  return file === "STDIN" ? "-" : file;
}

/** `t.yaml:3` */
export function placeIn({ file, lineOf }: InFile, path: Path): string {
  return `${file}:${lineOf(path)}`;
}

import type { Path } from "../kubernetes/json.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";

/** The file of an object that comes from one. */
export type InFile = {
  /** As the user named it; STDIN for standard input. */
  readonly file: string;
  /** Where a value of the object is, or what is nearest above it: `t.yaml:3`. */
  readonly placeOf: (path: Path) => string;
};

/** Where the PodDefaults of a namespace can be changed. */
export type Origins = {
  /** No cluster was asked (--local). */
  readonly isLocal: boolean;
  /** By name, those that files give; the others are in the cluster. */
  readonly inFiles: ReadonlyMap<string, InFile>;
};

export function inFile({ file, locate }: ManifestObject): InFile {
  return { file, placeOf: (path) => `${file}:${locate(path).line}` };
}

/** @param home the namespace of those that name none */
export function originsIn(
  namespace: string,
  home: string,
  { podDefaults }: Pick<Manifests, "podDefaults">,
  isLocal: boolean,
): Origins {
  const here = podDefaults.filter(({ value }) => (value.metadata.namespace || home) === namespace);
  return {
    isLocal,
    inFiles: new Map(here.map(({ source, value }) => [value.metadata.name, inFile(source)])),
  };
}

import { isObject, type Json } from "../../../src/kubernetes/json.ts";
import type { LabelSelector } from "../../../src/kubernetes/selector.ts";
import { compileSelector, findFailure } from "../../../src/kubernetes/selector.ts";

/** The systems that krew runs on (validate-krew-manifest: allPlatforms). */
const pairs = [
  ...["386", "amd64", "arm64"].map((arch) => ({ os: "windows", arch })),
  ...["386", "amd64", "arm", "arm64", "ppc64le"].map((arch) => ({ os: "linux", arch })),
  ...["386", "amd64", "arm64"].map((arch) => ({ os: "darwin", arch })),
];

/** The `os/arch` pairs that a platform's selector matches; none for what is no selector. */
export function selectedPairs(selector: Json | undefined): readonly string[] {
  if (!isObject(selector)) return [];
  // Types of the fields are not checked one by one: a manifest is written here, and only then read.
  const compiled = compileSelector(selector as LabelSelector);
  if (!compiled.ok) return [];
  return pairs
    .filter((pair) => findFailure(compiled.clauses, pair) === undefined)
    .map(({ os, arch }) => `${os}/${arch}`);
}

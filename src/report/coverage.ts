import { isSame } from "../kubernetes/equal.ts";
import type { Json } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** A copy whose spec differs from that of the model. */
type DifferingCopy = { readonly namespace: string; readonly fields: readonly string[] };

/** One name of a PodDefault over all profiles. */
export type Coverage = {
  readonly name: string;
  /** The profile with the copy that most profiles have: the others are compared with it. */
  readonly model: string;
  /** Profiles that have it. */
  readonly having: readonly string[];
  readonly lacking: readonly string[];
  readonly differing: readonly DifferingCopy[];
};

/**
 * Where a PodDefault is missing that other profiles have, and where its copy differs from that of most; by name.
 * @param profiles namespaces of profiles, in the order in which they are shown
 */
export function reportCoverage(
  podDefaults: readonly PodDefault[],
  profiles: readonly string[],
): readonly Coverage[] {
  const inProfiles = podDefaults.filter(({ metadata }) => profiles.includes(metadata.namespace ?? ""));
  const byName = Map.groupBy(inProfiles, ({ metadata }) => metadata.name);
  return [...byName.keys()].sort().map((name) => {
    const found = byName.get(name) ?? [];
    const copies = profiles.flatMap((profile) =>
      found.filter(({ metadata }) => metadata.namespace === profile),
    );
    const having = new Set(copies.map(({ metadata }) => metadata.namespace));
    const model = mostCommon(copies);
    return {
      name,
      model: model?.metadata.namespace ?? "",
      having: profiles.filter((profile) => having.has(profile)),
      lacking: profiles.filter((profile) => !having.has(profile)),
      differing: model ? findDiffering(copies, model.spec) : [],
    };
  });
}

function findDiffering(copies: readonly PodDefault[], model: Spec): readonly DifferingCopy[] {
  return copies.flatMap(({ metadata, spec }) => {
    const fields = differingFields(spec, model);
    return fields.length === 0 ? [] : [{ namespace: metadata.namespace ?? "", fields }];
  });
}

type Spec = PodDefault["spec"];

/** The first copy with the spec that most copies have; of several, that of the first namespace. */
function mostCommon(copies: readonly PodDefault[]): PodDefault | undefined {
  const groups: { readonly first: PodDefault; count: number }[] = [];
  for (const copy of copies) {
    const group = groups.find(({ first }) => differingFields(first.spec, copy.spec).length === 0);
    if (group) group.count += 1;
    else groups.push({ first: copy, count: 1 });
  }
  const most = Math.max(0, ...groups.map(({ count }) => count));
  return groups.find(({ count }) => count === most)?.first;
}

/** The fields of two specs whose content differs: `spec.env`. */
export function differingFields(a: Spec, b: Spec): readonly string[] {
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort() as (keyof Spec)[];
  return fields
    .filter((field) => !isSame((a[field] ?? null) as Json, (b[field] ?? null) as Json))
    .map((field) => `spec.${field}`);
}

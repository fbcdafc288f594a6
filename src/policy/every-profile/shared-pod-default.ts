import { isSame } from "../../kubernetes/equal.ts";
import { formatPath, type JsonObject } from "../../kubernetes/json.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { neededBy, type Profile, partsOf, textsWithReferences } from "./namespace-values.ts";

/** A PodDefault for every profile: without a namespace and without what a server added. */
export type SharedPodDefault = {
  readonly name: string;
  readonly object: JsonObject;
  /** Its texts that take values from the namespace. */
  readonly texts: ReturnType<typeof textsWithReferences>;
  /** The labels and annotations that a namespace needs to get it. */
  readonly needs: ReturnType<typeof neededBy>;
};

/**
 * The PodDefaults, one of each name.
 * @returns also what stands in the way, a sentence each: two of one name with other content, a reference that is malformed
 */
export function sharePodDefaults(podDefaults: readonly PodDefault[]): {
  readonly shared: readonly SharedPodDefault[];
  readonly problems: readonly string[];
} {
  const byName = Map.groupBy(podDefaults, ({ metadata }) => metadata.name);
  const all = [...byName.values()].flatMap(([first, ...others]) => (first ? [{ first, others }] : []));
  const shared = all.map(({ first }) => share(first));
  const differing = all.flatMap(({ first, others }) => {
    const other = others.find(({ spec }) => !isSame(asJson(spec), asJson(first.spec)));
    if (other === undefined) return [];
    return `PodDefault ${first.metadata.name} of ${first.metadata.namespace} differs from that of ${other.metadata.namespace}: choose one with -n`;
  });
  return { shared, problems: [...differing, ...shared.flatMap(problemsOf)] };
}

const asJson = (value: object): JsonObject => value as JsonObject;
const ofServer = /^kubectl\.kubernetes\.io\/|^argocd\.argoproj\.io\//;

function share({ apiVersion, kind, metadata, spec }: PodDefault): SharedPodDefault {
  const { name, labels, annotations = {} } = metadata;
  const kept = Object.entries(annotations).filter(([key]) => !ofServer.test(key));
  const object = asJson({
    apiVersion,
    kind,
    metadata: {
      name,
      ...(labels && { labels }),
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
    spec,
  });
  const texts = textsWithReferences(object);
  return { name, object, texts, needs: neededBy(texts) };
}

function problemsOf({ name, texts }: SharedPodDefault): readonly string[] {
  return texts.flatMap(({ text, path, isKey }) => {
    const place = `PodDefault ${name}: ${formatPath(path)}`;
    if (isKey) return [`${place}: a key cannot come from the namespace; only values can`];
    return partsOf(text).flatMap((part) =>
      typeof part === "object" && "unknown" in part
        ? [
            `${place}: ${part.unknown} is unknown; there are \${namespace.name}, \${namespace.labels['KEY']} and \${namespace.annotations['KEY']}`,
          ]
        : [],
    );
  });
}

/** What a namespace needs to get the PodDefault: `label team, annotation owner`. */
export function needsInWords({ needs }: Pick<SharedPodDefault, "needs">): string {
  return needs.map(inWords).join(", ");
}

/** What of it a namespace does not have. */
export function missingIn({ needs }: SharedPodDefault, profile: Profile): readonly string[] {
  return needs.filter(({ of, key }) => profile[of]?.[key] === undefined).map(inWords);
}

function inWords({ of, key }: SharedPodDefault["needs"][number]): string {
  return `${of.replace(/s$/, "")} ${key}`;
}

import type { InFile } from "../../gather/origins.ts";
import { compileSelector, selects } from "../../kubernetes/selector.ts";
import type { Pod } from "../../model/pod.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import type { Remedy } from "../advice.ts";
import type { Evaluation } from "../dry-run.ts";
import type { PodDefaultVerdict } from "./gate.ts";

/** A PodDefault of whatever namespace, and its file where it comes from one. */
export type Placed = { readonly podDefault: PodDefault; readonly inFile?: InFile };

/** More than these are counted: with a copy in every profile there are hundreds. */
const shown = 3;

type OfOthers = {
  readonly verdicts: readonly PodDefaultVerdict[];
  /** What there is besides those that are shown. */
  readonly notes: readonly string[];
};

/**
 * PodDefaults that would match the Pod, if they were in its namespace: told where nothing there matches, and but for those of
 * which the namespace has one of its own. Kubeflow's profiles each have their copy.
 * @param own names of the PodDefaults of the Pod's namespace
 */
export function otherNamespaces(
  { posted, namespace, outcome }: Evaluation,
  own: ReadonlySet<string>,
  elsewhere: readonly Placed[],
): OfOthers {
  if (outcome.matched.length > 0) return { verdicts: [], notes: [] };
  const candidates = elsewhere.filter(
    ({ podDefault }) =>
      podDefault.metadata.namespace !== namespace &&
      !own.has(podDefault.metadata.name) &&
      wouldMatch(podDefault, posted),
  );
  const byName = [...Map.groupBy(candidates, ({ podDefault }) => podDefault.metadata.name)];
  const more = byName.slice(shown).map(([name]) => name);
  return {
    verdicts: byName.slice(0, shown).map(([name, copies]) => verdictOn(name, copies, namespace)),
    notes:
      more.length === 0
        ? []
        : [`PodDefaults of other namespaces would match, too: ${inShort(more)}; they act in their own only`],
  };
}

function verdictOn(name: string, copies: readonly Placed[], namespace: string): PodDefaultVerdict {
  const where = [...new Set(copies.map(({ podDefault }) => podDefault.metadata.namespace ?? ""))];
  const [first] = copies;
  return {
    podDefault: name,
    applies: false,
    code: "OTHER_NAMESPACE",
    reason: `its selector matches, but it is in namespace${where.length === 1 ? "" : "s"} ${inShort(where)}, the Pod in ${namespace}`,
    nearMisses: [],
    ...(first && { remedy: copyRemedy(first, namespace) }),
  };
}

function copyRemedy({ podDefault: { metadata }, inFile }: Placed, namespace: string): Remedy {
  const what = `Create it in namespace ${namespace} too:`;
  if (inFile !== undefined) {
    return { text: `${what} copy PodDefault ${metadata.name} from ${inFile.placeOf([])}` };
  }
  const command =
    `kubectl -n ${metadata.namespace} get poddefault ${metadata.name} -o yaml | ` +
    `sed 's/^  namespace: .*/  namespace: ${namespace}/' | kubectl create -f -`;
  return { text: what, command };
}

function inShort(names: readonly string[]): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(", ")} and ${more} more` : names.join(", ");
}

function wouldMatch({ spec }: PodDefault, { metadata: { labels = {} } }: Pod): boolean {
  const compiled = compileSelector(spec.selector);
  return compiled.ok && compiled.clauses.length > 0 && selects(compiled, labels);
}

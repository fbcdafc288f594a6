import type { Evaluation } from "../finding/evaluation.ts";
import { type Finding, type Fix, findingOf } from "../finding/finding.ts";
import { matchesNone, type Placed } from "../gather/elsewhere.ts";
import { compileSelector, selects } from "../kubernetes/selector.ts";
import { placeIn } from "../model/origins.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { commandLine } from "../quote-for-shell.ts";
import { listNames } from "./names.ts";
import type { PodDefaultVerdict } from "./verdict.ts";

/** More than these are counted: with a copy in every profile there are hundreds. */
const shown = 3;

type OfOthers = {
  readonly verdicts: readonly PodDefaultVerdict[];
  /** What exists besides those that are shown. */
  readonly notes: readonly string[];
};

/**
 * PodDefaults that would match the Pod if they were in its namespace: told where nothing matches there, without those of
 * which the namespace has one of its own (each of Kubeflow's profiles has its copy).
 */
export function otherNamespaces(evaluation: Evaluation, elsewhere: readonly Placed[]): OfOthers {
  const { source, context } = evaluation;
  if (!matchesNone(evaluation.outcome)) return { verdicts: [], notes: [] };
  const own = new Set(context.podDefaults.map(({ metadata }) => metadata.name));
  const candidates = elsewhere.filter(
    ({ podDefault }) =>
      podDefault.metadata.namespace !== context.namespace &&
      !own.has(podDefault.metadata.name) &&
      wouldMatch(podDefault, source.pod),
  );
  const byName = [...Map.groupBy(candidates, ({ podDefault }) => podDefault.metadata.name)];
  const more = byName.slice(shown).map(([name]) => name);
  return {
    verdicts: byName.slice(0, shown).map(([name, copies]) => verdictOn(name, copies, context.namespace)),
    notes:
      more.length === 0
        ? []
        : [`PodDefaults of other namespaces would match, too, but apply only there: ${listNames(more)}`],
  };
}

/** The same as findings about these PodDefaults, for a dry run. */
export function otherNamespaceFindings(
  evaluation: Evaluation,
  elsewhere: readonly Placed[],
): readonly Finding[] {
  return otherNamespaces(evaluation, elsewhere).verdicts.map(({ podDefault, code, reason, fix }) =>
    findingOf(code, { kind: "PodDefault", name: podDefault }, { message: reason, fixes: fix ? [fix] : [] }),
  );
}

function verdictOn(name: string, copies: readonly Placed[], namespace: string): PodDefaultVerdict {
  const namespaces = [...new Set(copies.map(({ podDefault }) => podDefault.metadata.namespace ?? ""))];
  const [first] = copies;
  return {
    podDefault: name,
    applies: false,
    code: "OTHER_NAMESPACE",
    reason: `its selector matches, but it is in namespace${namespaces.length === 1 ? "" : "s"} ${listNames(namespaces)}; the Pod is in ${namespace}`,
    ...(first && { fix: copyFix(first, namespace) }),
  };
}

function copyFix({ podDefault: { metadata }, inFile }: Placed, namespace: string): Fix {
  if (inFile !== undefined) {
    return { text: `Copy PodDefault ${metadata.name} (${placeIn(inFile, [])}) to namespace ${namespace}` };
  }
  return {
    text: `Copy it to namespace ${namespace}:`,
    command: copyCommand(metadata.name, metadata.namespace ?? "", namespace),
  };
}

/** Copies a PodDefault of the cluster to another namespace. */
export function copyCommand(name: string, from: string, to: string): string {
  const rename = `s/^  namespace: .*/  namespace: ${to}/`;
  return commandLine`kubectl get poddefault ${name} -n ${from} -o yaml | sed ${rename} | kubectl create -f -`;
}

function wouldMatch({ spec }: PodDefault, { metadata: { labels = {} } }: Pod): boolean {
  const compiled = compileSelector(spec.selector);
  return compiled.ok && compiled.clauses.length > 0 && selects(compiled, labels);
}

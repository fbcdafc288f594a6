import { titleOf } from "../finding/about-pod.ts";
import { type Evaluation, injectionsOf, skippedOf } from "../finding/evaluation.ts";
import type { Finding } from "../finding/finding.ts";
import { nearMisses } from "../finding/near-miss.ts";
import { rejectionOf } from "../finding/rejection.ts";
import { describeField } from "../model/injected-fields.ts";
import { isMarker } from "../model/marker.ts";
import type { Injection, Skipped } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { type DryRunRow, notesOf, resultOf } from "../report/dry-run.ts";
import { count, listNames } from "../report/names.ts";
import { renderFindings, renderFixes, renderNotes } from "./finding.ts";
import type { TextStyle } from "./style.ts";
import { renderColumns, renderTable } from "./table.ts";
import { wrap } from "./wrap.ts";

/**
 * What happens to one Pod, for a person: the verdict, why or what is injected, the diff, near misses, notes.
 * @param elsewhere findings about PodDefaults of other namespaces
 */
export function renderEvaluation(
  evaluation: Evaluation,
  diff: string,
  elsewhere: readonly Finding[],
  style: TextStyle,
): string {
  const { outcome, context } = evaluation;
  const rejection = rejectionOf(evaluation);
  const blocks = [
    renderVerdict(evaluation, style) + renderFindings(rejection?.findings ?? [], style),
    rejection ? "" : injectionTable(injectionsOf(outcome), context.podDefaults, style),
    notInjected(skippedOf(outcome), style),
    diff,
    renderNearMisses(evaluation, style),
    renderElsewhere(elsewhere, style),
    renderNotes(notesOf(evaluation), style),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

function renderVerdict(evaluation: Evaluation, { palette, width }: TextStyle): string {
  const { outcome, source } = evaluation;
  const title = `${titleOf(source)}${replicasInWords(source.replicas)}`;
  const rejection = rejectionOf(evaluation);
  if (rejection !== undefined)
    return `${wrap(palette.error(`${title}: ${rejection.verdict} (${rejection.code})`), width, "", "  ")}\n`;
  switch (resultOf(evaluation)) {
    case "changed":
      return `${wrap(palette.heading(`${title}: CHANGED by ${listNames(outcome.matched, true)}`), width, "", "  ")}\n`;
    case "skipped": {
      const [first] = outcome.notMatched;
      const reason = first === undefined ? "the namespace has no PodDefaults" : first.reason;
      const verdict = palette.heading(`${title}: skipped by the webhook`);
      return `${wrap(verdict, width, "", "  ")}\n${wrap(reason, width, "  ")}\n`;
    }
    default:
      return `${wrap(palette.heading(`${title}: unchanged`), width, "", "  ")}\n${wrap(whyUnchanged(evaluation), width, "  ", "    ")}\n`;
  }
}

function replicasInWords(replicas: number | undefined): string {
  return replicas === undefined || replicas === 1 ? "" : ` (${replicas} replicas)`;
}

function whyUnchanged(evaluation: Evaluation): string {
  const { matched, notMatched } = evaluation.outcome;
  if (matched.length > 0) return `The Pod already has everything that ${listNames(matched)} would inject.`;
  const [first] = notMatched;
  if (first === undefined) return "The namespace has no PodDefaults.";
  if (first.code === "POD_EXCLUDED" || first.code === "MIRROR_POD")
    return `The webhook skips this Pod: ${first.reason}.`;
  const told = new Set(nearMisses(evaluation).map(({ object }) => object.name));
  const others = notMatched.filter(({ podDefault }) => !told.has(podDefault));
  const reasons = others.map(({ podDefault, reason }) => `${podDefault} (${reason})`);
  return reasons.length === 0 ? "No PodDefault matches." : `No PodDefault matches: ${listNames(reasons)}.`;
}

/** Who injects what into which container, without the markers. */
function injectionTable(
  injections: readonly Injection[],
  podDefaults: readonly PodDefault[],
  { width, isTerminal }: TextStyle,
): string {
  const rows = injections
    .filter((injection) => !isMarker(injection))
    .map((injection) => [
      injection.container ?? "(pod)",
      `${describeField(injection.field).one} ${shownName(injection, podDefaults)}`.trimEnd(),
      injection.podDefault,
    ]);
  if (rows.length === 0) return "";
  const table = renderTable(
    [["CONTAINER", "INJECTED", "PODDEFAULT"], ...rows],
    isTerminal ? width - 2 : undefined,
  );
  return table.replace(/^(?=.)/gm, "  ");
}

/** A mount is known by its path, everything else by its name. */
function shownName({ podDefault, field, key }: Injection, podDefaults: readonly PodDefault[]): string {
  if (field !== "volumeMounts") return key;
  const spec = podDefaults.find(({ metadata }) => metadata.name === podDefault)?.spec;
  return spec?.volumeMounts?.find(({ name }) => name === key)?.mountPath ?? key;
}

const whySkipped: Readonly<Record<Skipped["why"], string>> = {
  "already-there": "the Pod already has the same",
  "already-set": "the container has its own",
  "earlier-pod-default": "the first PodDefault wins",
  "later-pod-default": "the last PodDefault wins",
  "istio-proxy": "the webhook never changes commands of istio-proxy",
};

function notInjected(skipped: readonly Skipped[], { palette, width }: TextStyle): string {
  if (skipped.length === 0) return "";
  const lines = skipped.map((skip) => wrap(skippedInWords(skip), width, "  ", "    "));
  return `${palette.strong("Not injected:")}\n${lines.join("\n")}\n`;
}

function skippedInWords({ podDefault, field, key, container, why, by }: Skipped): string {
  const place = container === undefined ? "" : ` in container ${container}`;
  const winner = by === undefined ? "" : ` (${by})`;
  const item = [describeField(field).one, key].filter(Boolean).join(" ");
  return `${podDefault}: ${item}${place}: ${whySkipped[why]}${winner}`;
}

function renderNearMisses(evaluation: Evaluation, { palette, width }: TextStyle): string {
  return nearMisses(evaluation)
    .map(
      ({ object, message }) =>
        `${palette.warn(wrap(`Near miss: ${object.name} (${message})`, width, "", "  "))}\n`,
    )
    .join("");
}

/** PodDefaults of other namespaces that would match: what a copy with another namespace in it leaves behind. */
export function renderElsewhere(findings: readonly Finding[], style: TextStyle): string {
  if (findings.length === 0) return "";
  const lines = findings.map(({ object, message }) =>
    wrap(`${object.name}: ${message}`, style.width, "  ", "    "),
  );
  const fixes = findings.flatMap((finding) => finding.fixes);
  return `${style.palette.strong("Not applied:")}\n${lines.join("\n")}\n${renderFixes(fixes, style)}`;
}

/** The table of several Pods: who, what happens, by which PodDefaults, and why. */
export function renderRows(rows: readonly DryRunRow[], { width, isTerminal }: TextStyle): string {
  const showNamespace = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  return renderColumns<DryRunRow>(
    [
      ...(showNamespace ? [{ title: "NAMESPACE", cell: ({ namespace }: DryRunRow) => namespace }] : []),
      { title: "WORKLOAD", cell: ({ workload, replicas }) => `${workload}${replicasInWords(replicas)}` },
      { title: "RESULT", cell: ({ result }) => result },
      { title: "PODDEFAULTS", cell: ({ podDefaults }) => podDefaults.join(", ") },
      { title: "WHY", cell: ({ why }) => why },
    ],
    rows,
    true,
    isTerminal ? width : undefined,
  );
}

/** `31 workloads: 18 changed, 8 rejected, 5 unchanged.` */
export function renderTally(rows: readonly DryRunRow[]): string {
  const number = (...results: readonly DryRunRow["result"][]) =>
    rows.filter(({ result }) => results.includes(result)).length;
  const parts = [
    [number("changed"), "changed"],
    [number("DENIED", "REJECTED"), "rejected"],
    [number("unchanged"), "unchanged"],
    [number("skipped"), "skipped by the webhook"],
  ] as const;
  const noun = rows.every(({ workload }) => !workload.startsWith("pod/")) ? "workload" : "Pod";
  const said = parts.filter(([amount]) => amount > 0).map(([amount, word]) => `${amount} ${word}`);
  return `${count(rows.length, noun)}: ${said.join(", ")}.`;
}

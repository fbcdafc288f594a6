import {
  type ImpactItem,
  type ImpactReport,
  type PodDefaultChange,
  summarizeImpact,
} from "../report/impact.ts";
import { count, listNames } from "../report/names.ts";
import { renderFindings } from "./finding.ts";
import type { TextStyle } from "./style.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./wrap.ts";

export const effectWords: Readonly<Record<ImpactItem["effect"], string>> = {
  "newly-rejected": "REJECTED",
  "no-longer-rejected": "not rejected anymore",
  "starts-to-match": "starts to match",
  "no-longer-matches": "no longer matches",
  "injected-differs": "injected differs",
  "still-rejected": "still rejected",
};

/** What a change does, for a person: the counts, the PodDefaults, a table, and why what is newly rejected is. */
export function renderImpact(report: ImpactReport, style: TextStyle): string {
  const { palette, width, isTerminal } = style;
  const { summary, podDefaults, items } = report;
  const paint = summary.newlyRejected > 0 ? palette.error : palette.heading;
  const rows = items.map((item) => [
    item.namespace,
    item.workload,
    effectWords[item.effect],
    whyInShort(item),
  ]);
  const table = [["NAMESPACE", "WORKLOAD", "EFFECT", "WHAT"], ...rows];
  const sections = [
    `${paint(wrap(`${summarizeImpact(summary)}.`, width, "", "  "))}\n${renderChanges(podDefaults, width)}`,
    items.length === 0 ? "" : renderTable(table, isTerminal ? width : undefined),
    items.length === 0 ? "" : `${describeRest(summary)}\n`,
    ...groupRejections(items).map(({ names, item }) => {
      const { verdict, code, findings = [] } = item.rejection ?? {};
      const title = palette.error(wrap(`${listNames(names)}: ${verdict} (${code})`, width, "", "  "));
      return `${title}\n${renderFindings(findings, style)}`;
    }),
  ];
  return sections.filter(Boolean).join("\n");
}

/** `50 workloads unchanged, 1 still rejected.` */
export function describeRest({ unchanged, stillRejected }: ImpactReport["summary"]): string {
  const rejected = stillRejected === 0 ? "" : `, ${stillRejected} still rejected`;
  return `${count(unchanged, "workload")} unchanged${rejected}.`;
}

function renderChanges(changes: readonly PodDefaultChange[], width: number): string {
  if (changes.length === 0) return "No PodDefault differs.\n";
  return `${wrap(`PodDefaults: ${changes.map(describeChange).join("; ")}.`, width, "", "  ")}\n`;
}

/** `team-a/gpu changed (spec.tolerations)` */
export function describeChange({ namespace, name, change, fields }: PodDefaultChange): string {
  return `${namespace}/${name} ${change}${fields.length > 0 ? ` (${fields.join(", ")})` : ""}`;
}

/** What happens to one workload: which PodDefaults, which items, or the code of its rejection. */
export function whyInShort({
  effect,
  rejection,
  rejectionBefore,
  startsToMatch,
  noLongerMatches,
  injected,
}: ImpactItem): string {
  if (effect === "newly-rejected" || effect === "still-rejected")
    return `${rejection?.code}: ${rejection?.findings[0]?.message}`;
  const items = injected.map(({ change, item }) => `${signs[change]}${item}`);
  const parts = [
    effect === "no-longer-rejected" ? `was ${rejectionBefore?.code}` : "",
    startsToMatch.length > 0 ? `matches ${listNames(startsToMatch)}` : "",
    noLongerMatches.length > 0 ? `without ${listNames(noLongerMatches)}` : "",
    listNames([...new Set(items)]),
  ];
  return parts.filter(Boolean).join("; ");
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** What is newly rejected for the same reasons is explained once. */
export function groupRejections(
  items: readonly ImpactItem[],
): readonly { readonly names: readonly string[]; readonly item: ImpactItem }[] {
  const rejected = items.filter(({ effect }) => effect === "newly-rejected");
  const reasonOf = ({ rejection }: ImpactItem) =>
    JSON.stringify(
      rejection?.findings.map(({ code, message, details, fixes }) => [code, message, details, fixes]),
    );
  return [...Map.groupBy(rejected, reasonOf).values()].flatMap((group) => {
    const [item] = group;
    return item === undefined ? [] : [{ names: group.map(({ workload }) => workload), item }];
  });
}

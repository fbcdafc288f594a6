import type { FindingCode, Severity } from "../finding/catalog.ts";
import { type Finding, findingOf } from "../finding/finding.ts";
import { findingCodes } from "./explain-code.ts";
import type { Ignore } from "./ignores.ts";
import { count } from "./names.ts";

/** The document of `lint -o json`. Its shape is a contract: additions are fine, changes are not. */
export type LintReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "LintReport";
  /** By file and line; those of the cluster by namespace and name. */
  readonly findings: readonly Finding[];
  /** Findings that a comment or an annotation in a file ignores. */
  readonly ignored: readonly { readonly finding: Finding; readonly reason: string }[];
  /** What was looked at. */
  readonly checked: LintCounts;
};

export type LintCounts = {
  /** 0 for a cluster. */
  readonly files: number;
  readonly podDefaults: number;
  readonly workloads: number;
};

/** Which codes count: with `select` only these, and none of `ignore`. */
export type CodeSelection = { readonly select: readonly string[]; readonly ignore: readonly string[] };

/** Leaves out what files and flags ignore, and says which ignores are useless. */
export function reportLint(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  { select, ignore }: CodeSelection,
  checked: LintCounts,
): LintReport {
  const used = new Set<Ignore>();
  const kept: Finding[] = [];
  const ignored: { finding: Finding; reason: string }[] = [];
  for (const finding of findings) {
    const match = ignores.find((one) => one.reason !== "" && covers(one, finding));
    if (match === undefined) {
      kept.push(finding);
    } else {
      used.add(match);
      ignored.push({ finding, reason: match.reason });
    }
  }
  const useless = ignores.filter((one) => !used.has(one)).map(uselessIgnore);
  const isWanted = ({ code }: Finding) =>
    (select.length === 0 || select.includes(code)) && !ignore.includes(code);
  return {
    apiVersion: "kubectl-poddefault/v1",
    kind: "LintReport",
    findings: [...kept, ...useless].filter(isWanted).toSorted(byPlace),
    ignored,
    checked,
  };
}

function covers(ignore: Ignore, { code, object, place }: Finding): boolean {
  if (ignore.code !== code) return false;
  if (ignore.covers === "lines")
    return place?.file === ignore.file && place.line >= ignore.first && place.line <= ignore.last;
  const { kind, namespace, name } = ignore.object;
  return object.kind === kind && object.namespace === namespace && object.name === name;
}

function uselessIgnore({ code, reason, place, ...rest }: Ignore): Finding {
  const isKnown = (findingCodes as readonly string[]).includes(code);
  const [message, fix] = !isKnown
    ? [`${code} is not the code of a finding`, "Write one of the codes of kubectl poddefault explain CODE"]
    : reason === ""
      ? [`the ignore of ${code} gives no reason, so it does not count`, "Write the reason behind the code"]
      : [`the ignore of ${code} ignores nothing`, "Remove it"];
  const object = rest.covers === "object" ? rest.object : { kind: "File", name: rest.file };
  return findingOf("IGNORE_INVALID", object, { message, ...(place && { place }), fixes: [{ text: fix }] });
}

function byPlace(a: Finding, b: Finding): number {
  return compare(sortKey(a), sortKey(b));
}

type SortKey = readonly (string | number)[];

function sortKey({ place, object }: Finding): SortKey {
  const { namespace = "", name } = object;
  return place ? [0, place.file, place.line, place.column ?? 0] : [1, namespace, name, 0];
}

function compare(a: SortKey, b: SortKey): number {
  const index = a.findIndex((one, place) => one !== b[place]);
  const [first, second] = [a[index], b[index]];
  if (first === undefined || second === undefined) return 0;
  return first < second ? -1 : 1;
}

const levels: readonly Severity[] = ["info", "warning", "error"];

/** Whether a report has a finding of this severity or a worse one. */
export function hasFindingsFrom({ findings }: LintReport, level: Severity): boolean {
  return findings.some(({ severity }) => levels.indexOf(severity) >= levels.indexOf(level));
}

/** `2 errors, 1 warning in 40 files (25 PodDefaults, 60 workloads)` */
export function summarizeLint({ findings, ignored, checked }: LintReport): string {
  const counts = levels.toReversed().flatMap((level) => {
    const number = findings.filter(({ severity }) => severity === level).length;
    return number === 0 ? [] : [level === "info" ? `${number} info` : count(number, level)];
  });
  const found = counts.join(", ") || "No findings";
  const looked = `${count(checked.podDefaults, "PodDefault")}, ${count(checked.workloads, "workload")}`;
  // Where no file can be read, each of them is a finding with its place.
  const isOfFiles = checked.files > 0 || findings.some(({ place }) => place !== undefined);
  const inFiles = isOfFiles ? ` in ${count(checked.files, "file")} (${looked})` : ` in ${looked}`;
  return `${found}${inFiles}${ignored.length > 0 ? `; ${ignored.length} ignored` : ""}`;
}

/** The codes of a list of words. Those that do not exist are `unknown`. */
export function readCodes(words: readonly string[]): {
  readonly codes: readonly FindingCode[];
  readonly unknown: readonly string[];
} {
  const upper = words.map((word) => word.toUpperCase());
  return {
    codes: findingCodes.filter((code) => upper.includes(code)),
    unknown: words.filter((word) => !(findingCodes as readonly string[]).includes(word.toUpperCase())),
  };
}

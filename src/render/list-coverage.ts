import type { Coverage } from "../report/coverage.ts";
import { listNames } from "../report/names.ts";
import { type Column, renderColumns, renderTable } from "./table.ts";

export type CoverageOptions = {
  readonly headers: boolean;
  /** The matrix is shown where it is not wider than this. */
  readonly width: number;
  /** On a terminal the table must not be wider either, unless all names are wanted. */
  readonly isTerminal: boolean;
  /** -v: name all profiles. */
  readonly allNames: boolean;
};

/** `list --coverage`: profiles and PodDefaults as a matrix where it fits, else a line for each PodDefault. */
export function renderCoverage(
  coverages: readonly Coverage[],
  profiles: readonly string[],
  { headers, width, isTerminal, allNames }: CoverageOptions,
): string {
  const matrix = renderMatrix(coverages, profiles, headers);
  const isTooWide = matrix.split("\n").some((line) => line.length > width);
  if (!isTooWide) return matrix;
  const widest = isTerminal && !allNames ? width : undefined;
  return renderColumns(groupedColumns(allNames), coverages, headers, widest);
}

/** A row for each profile: `same`, `differs` or `missing` for each PodDefault. */
function renderMatrix(coverages: readonly Coverage[], profiles: readonly string[], headers: boolean): string {
  const rows = profiles.map((profile) => [
    profile,
    ...coverages.map((coverage) => stateIn(coverage, profile)),
  ]);
  return renderTable(headers ? [["PROFILE", ...coverages.map(({ name }) => name)], ...rows] : rows);
}

function stateIn({ lacking, differing }: Coverage, profile: string): "same" | "differs" | "missing" {
  if (lacking.includes(profile)) return "missing";
  return differing.some(({ namespace }) => namespace === profile) ? "differs" : "same";
}

function groupedColumns(allNames: boolean): readonly Column<Coverage>[] {
  return [
    { title: "NAME", cell: ({ name }) => name },
    { title: "SAME", cell: ({ having, differing }) => String(having.length - differing.length) },
    { title: "MISSING IN", cell: ({ lacking }) => listNames(lacking, allNames) || "<none>" },
    { title: "DIFFERS IN", cell: ({ differing }) => differingIn(differing, allNames) || "<none>" },
  ];
}

/** Profiles whose copies differ in the same fields are named together: `team-b, team-c (spec.env)`. */
function differingIn(differing: Coverage["differing"], allNames: boolean): string {
  const byFields = Map.groupBy(differing, ({ fields }) => fields.join(", "));
  return [...byFields]
    .map(
      ([fields, copies]) =>
        `${listNames(
          copies.map(({ namespace }) => namespace),
          allNames,
        )} (${fields})`,
    )
    .join("; ");
}

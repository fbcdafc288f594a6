import type { Coverage } from "../report/coverage.ts";
import { type Column, renderColumns } from "./table.ts";

const columns: readonly Column<Coverage>[] = [
  { title: "NAME", cell: ({ name }) => name },
  { title: "PROFILES", cell: ({ having, lacking }) => `${having.length}/${having.length + lacking.length}` },
  { title: "MISSING IN", cell: ({ lacking }) => lacking.join(",") || "<none>" },
  { title: "DIFFERENT IN", cell: differentIn },
];

/** The table of `list --coverage`, in kubectl's layout. */
export function renderCoverageTable(coverages: readonly Coverage[], headers: boolean): string {
  return renderColumns(columns, coverages, headers);
}

/** `team-b (spec.env,spec.desc), team-c (spec.env)`. */
function differentIn({ differing }: Coverage): string {
  return (
    differing.map(({ namespace, fields }) => `${namespace} (${fields.join(",")})`).join(", ") || "<none>"
  );
}

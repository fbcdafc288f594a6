import type { ListItem } from "../report/list.ts";
import { formatAge } from "./age.ts";
import { renderTable } from "./table.ts";

export type ListTableOptions = {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly showNamespace: boolean;
  readonly showLabels: boolean;
  readonly now: Date;
};

type Column = { readonly title: string; readonly cell: (item: ListItem) => string };

/** The table of `list`, in kubectl's layout. */
export function renderListTable(items: readonly ListItem[], options: ListTableOptions): string {
  const columns = columnsOf(options);
  const rows = items.map((item) => columns.map(({ cell }) => cell(item)));
  return renderTable(options.headers ? [columns.map(({ title }) => title), ...rows] : rows);
}

function columnsOf({ wide, showNamespace, showLabels, now }: ListTableOptions): readonly Column[] {
  return [
    ...(showNamespace ? [{ title: "NAMESPACE", cell: namespaceCell }] : []),
    { title: "NAME", cell: ({ podDefault }) => podDefault.metadata.name },
    { title: "DESCRIPTION", cell: ({ description }) => description || "<none>" },
    { title: "SELECTOR", cell: ({ selector }) => selector },
    { title: "INJECTS", cell: ({ injects }) => injects },
    { title: "PODS", cell: podsCell },
    { title: "AGE", cell: (item) => ageCell(item, now) },
    ...(wide ? [{ title: "NOTEBOOK FORM", cell: formCell }] : []),
    ...(showLabels ? [{ title: "LABELS", cell: labelsCell }] : []),
  ];
}

function namespaceCell({ podDefault }: ListItem): string {
  return podDefault.metadata.namespace ?? "default";
}

/** `2/3`: two live Pods carry its marker, three match today. */
function podsCell({ pods }: ListItem): string {
  return pods === undefined ? "<unknown>" : `${pods.carrying}/${pods.matching}`;
}

function ageCell({ podDefault }: ListItem, now: Date): string {
  const { creationTimestamp } = podDefault.metadata;
  return creationTimestamp === undefined
    ? "<unknown>"
    : formatAge(now.getTime() - Date.parse(creationTimestamp));
}

function formCell({ notebookForm }: ListItem): string {
  return notebookForm.offered ? "yes" : `no: ${notebookForm.why}`;
}

function labelsCell({ podDefault }: ListItem): string {
  const labels = Object.entries(podDefault.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? "<none>" : labels.sort().join(",");
}

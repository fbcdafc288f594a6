import type { ListItem } from "../report/list.ts";
import { ageSince } from "./age.ts";
import { type Column, renderColumns } from "./table.ts";

export type ListTableOptions = {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly showNamespace: boolean;
  readonly showLabels: boolean;
  readonly now: Date;
  /** The table must not be wider; undefined: as wide as it is. */
  readonly width?: number;
};

/** The table of `list`, in kubectl's layout. */
export function renderListTable(items: readonly ListItem[], options: ListTableOptions): string {
  return renderColumns(listColumns(options), items, options.headers, options.width);
}

/** The columns of `list`. */
export function listColumns({
  wide,
  showNamespace,
  showLabels,
  now,
}: Omit<ListTableOptions, "headers">): readonly Column<ListItem>[] {
  return [
    ...(showNamespace ? [{ title: "NAMESPACE", cell: namespaceCell }] : []),
    { title: "NAME", cell: ({ podDefault }) => podDefault.metadata.name },
    { title: "STATUS", cell: ({ status }) => status },
    { title: "SELECTOR", cell: ({ selector }) => selector },
    { title: "INJECTS", cell: ({ injects }) => injects },
    { title: "PODS", cell: podsCell },
    { title: "AGE", cell: ({ podDefault }) => ageSince(podDefault.metadata.creationTimestamp, now) },
    ...(wide
      ? [
          { title: "NOTEBOOK FORM", cell: formCell },
          { title: "DESCRIPTION", cell: descriptionCell },
        ]
      : []),
    ...(showLabels ? [{ title: "LABELS", cell: labelsCell }] : []),
  ];
}

function namespaceCell({ podDefault }: ListItem): string {
  return podDefault.metadata.namespace ?? "default";
}

/** On one line, and whole: people choose by it. */
function descriptionCell({ description }: ListItem): string {
  return description.replace(/\s+/g, " ").trim() || "<none>";
}

/** `2/3`: two live Pods have its marker, three match today. */
function podsCell({ pods }: ListItem): string {
  return pods === undefined ? "<unknown>" : `${pods.carrying}/${pods.matching}`;
}

function formCell({ notebookForm }: ListItem): string {
  return notebookForm.offered ? "yes" : `no: ${notebookForm.why}`;
}

function labelsCell({ podDefault }: ListItem): string {
  const labels = Object.entries(podDefault.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? "<none>" : labels.sort().join(",");
}

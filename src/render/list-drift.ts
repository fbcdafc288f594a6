import type { PodDrift } from "../report/drift.ts";
import { ageSince } from "./age.ts";
import { type Column, renderColumns } from "./table.ts";

export type DriftTableOptions = {
  readonly headers: boolean;
  readonly showNamespace: boolean;
  readonly now: Date;
  /** With -o wide: how each Pod would be recreated. */
  readonly recreation?: (drift: PodDrift) => string;
};

/** The table of `list --pods`, in kubectl's layout. */
export function renderDriftTable(drifts: readonly PodDrift[], options: DriftTableOptions): string {
  const { headers, showNamespace, now, recreation } = options;
  const columns: readonly Column<PodDrift>[] = [
    ...(showNamespace ? [{ title: "NAMESPACE", cell: namespaceCell }] : []),
    { title: "POD", cell: ({ pod }) => pod.metadata.name ?? "" },
    { title: "PODDEFAULT", cell: ({ podDefault }) => podDefault },
    { title: "STATE", cell: ({ state }) => state },
    { title: "AGE", cell: ({ pod }) => ageSince(pod.metadata.creationTimestamp, now) },
    { title: "WHY", cell: ({ why }) => why || "<none>" },
    ...(recreation ? [{ title: "RECREATE WITH", cell: recreation }] : []),
  ];
  return renderColumns(columns, drifts, headers);
}

function namespaceCell({ pod }: PodDrift): string {
  return pod.metadata.namespace ?? "";
}

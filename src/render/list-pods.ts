import type { PodDrift } from "../finding/drift.ts";
import { ageSince } from "./age.ts";
import { type Column, renderColumns } from "./table.ts";

export type DriftTableOptions = {
  readonly headers: boolean;
  readonly showNamespace: boolean;
  readonly now: Date;
  /** The table must not be wider; undefined: as wide as it is. */
  readonly width?: number;
  /** With -o wide: how each Pod is recreated. */
  readonly recreation?: (drift: PodDrift) => string;
};

/** The table of `list --pods`, in kubectl's layout. */
export function renderDriftTable(drifts: readonly PodDrift[], options: DriftTableOptions): string {
  const { headers, width } = options;
  return renderColumns(driftColumns(options), drifts, headers, width);
}

/** The columns of `list --pods`. */
export function driftColumns({
  showNamespace,
  now,
  recreation,
}: Omit<DriftTableOptions, "headers">): readonly Column<PodDrift>[] {
  return [
    ...(showNamespace ? [{ title: "NAMESPACE", cell: namespaceCell }] : []),
    { title: "POD", cell: ({ pod }) => pod.metadata.name ?? "" },
    { title: "PODDEFAULT", cell: ({ podDefault }) => podDefault },
    { title: "STATE", cell: ({ state }) => state },
    { title: "AGE", cell: ({ pod }) => ageSince(pod.metadata.creationTimestamp, now) },
    { title: "WHY", cell: ({ why }) => why || "<none>" },
    ...(recreation ? [{ title: "RECREATE WITH", cell: recreation }] : []),
  ];
}

function namespaceCell({ pod }: PodDrift): string {
  return pod.metadata.namespace ?? "";
}

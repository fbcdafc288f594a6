import type { PodDrift } from "../../src/finding/drift.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { renderGoJson, renderGoYaml } from "../../src/render/list-objects.ts";
import { driftColumns } from "../../src/render/list-pods.ts";
import { listColumns } from "../../src/render/list-table.ts";
import { withoutManagedFields } from "../../src/render/objects.ts";
import { type Column, tableWriter } from "../../src/render/table.ts";
import type { ListItem } from "../../src/report/list.ts";
import type { Change } from "../../src/report/list-changes.ts";
import { driftDocument } from "../../src/report/pods.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import { type ListFormat, podsHaveNoFormat } from "./formats.ts";

/** Prints changes as `kubectl get --watch` does: tables under one header, each object on its own in other formats. */
export function listPrinter(
  options: ListOptions,
  format: ListFormat,
  showNamespace: boolean,
  io: Io,
): Printer<ListItem> {
  const { outputWatchEvents, noHeaders, showLabels } = options;
  const eventOf = ({ type, item }: ListChange): JsonObject => {
    const object = withoutManagedFields(item.podDefault as unknown as JsonObject);
    return outputWatchEvents ? { object, type } : object;
  };
  switch (format.kind) {
    case "table": {
      const columns = () => listColumns({ wide: format.wide, showNamespace, showLabels, now: io.now() });
      return rowPrinter(() => columnsOfChanges(columns(), outputWatchEvents), !noHeaders, io);
    }
    case "custom-columns": {
      const columns = format.columns.map(({ title, cell }) => ({
        title,
        cell: (change: ListChange) => cell(eventOf(change)),
      }));
      return rowPrinter(() => columns, !noHeaders, io);
    }
    case "name":
      return each(({ item }) => `poddefault.kubeflow.org/${item.podDefault.metadata.name}\n`, io);
    case "json":
      return each((change) => renderGoJson(eventOf(change)), io);
    case "yaml":
      return each((change, isFirst) => `${isFirst ? "" : "---\n"}${renderGoYaml(eventOf(change))}`, io);
    case "jsonpath":
      return each((change) => format.render(eventOf(change)), io);
  }
}

/** Prints the changes of `list --pods --watch`: rows, or a DriftReport for each change. */
export function driftPrinter(
  { outputWatchEvents, noHeaders }: ListOptions,
  format: ListFormat,
  showNamespace: boolean,
  io: Io,
): Printer<PodDrift> {
  const documentOf = ({ type, item }: Change<PodDrift>): JsonObject => {
    const object = driftDocument([item], new Map()) as unknown as JsonObject;
    return outputWatchEvents ? { object, type } : object;
  };
  switch (format.kind) {
    case "table": {
      const columns = () => driftColumns({ showNamespace, now: io.now() });
      return rowPrinter(() => columnsOfChanges(columns(), outputWatchEvents), !noHeaders, io);
    }
    case "json":
      return each((change) => renderGoJson(documentOf(change)), io);
    case "yaml":
      return each((change, isFirst) => `${isFirst ? "" : "---\n"}${renderGoYaml(documentOf(change))}`, io);
    case "name":
      return each(({ item: { pod } }) => `pod/${pod.metadata.name}\n`, io);
    default:
      throw podsHaveNoFormat(format.kind);
  }
}

type ListChange = Change<ListItem>;

type Printer<Item> = (changes: readonly Change<Item>[]) => void;

function columnsOfChanges<Item>(
  columns: readonly Column<Item>[],
  withEvents: boolean,
): readonly Column<Change<Item>>[] {
  return [
    ...(withEvents ? [{ title: "EVENT", cell: ({ type }: Change<Item>) => type }] : []),
    ...columns.map(({ title, cell }) => ({ title, cell: ({ item }: Change<Item>) => cell(item) })),
  ];
}

function each<Item>(render: (change: Change<Item>, isFirst: boolean) => string, io: Io): Printer<Item> {
  let isFirst = true;
  return (changes) => {
    for (const change of changes) {
      io.stdout.write(render(change, isFirst));
      isFirst = false;
    }
  };
}

/** `columns` is called for each print, because ages grow. */
function rowPrinter<Item>(
  columns: () => readonly Column<Change<Item>>[],
  headers: boolean,
  io: Io,
): Printer<Item> {
  const write = tableWriter();
  let needsHeader = headers;
  return (changes) => {
    if (changes.length === 0) return;
    const current = columns();
    const rows = changes.map((change) => current.map(({ cell }) => cell(change)));
    io.stdout.write(write(needsHeader ? [current.map(({ title }) => title), ...rows] : rows));
    needsHeader = false;
  };
}

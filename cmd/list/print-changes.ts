import type { JsonObject } from "../../src/kubernetes/json.ts";
import { renderJsonPath } from "../../src/render/columns/json-path.ts";
import { renderGoJson, renderGoYaml } from "../../src/render/list-objects.ts";
import { listColumns } from "../../src/render/list-table.ts";
import { withoutManagedFields } from "../../src/render/objects.ts";
import { type Column, tableWriter } from "../../src/render/table.ts";
import type { ListChange } from "../../src/report/list-changes.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import type { ListFormat } from "./formats.ts";

/** Prints changes as `kubectl get --watch` does: tables under one header, each object on its own in other formats. */
export function changePrinter(
  options: ListOptions,
  format: ListFormat,
  showNamespace: boolean,
  io: Io,
): (changes: readonly ListChange[]) => void {
  const { outputWatchEvents, noHeaders, showLabels } = options;
  const eventOf = ({ type, item }: ListChange): JsonObject => {
    const object = withoutManagedFields(item.podDefault as unknown as JsonObject);
    return outputWatchEvents ? { object, type } : object;
  };
  switch (format.kind) {
    case "table": {
      const columns = (): readonly Column<ListChange>[] => [
        ...(outputWatchEvents ? [{ title: "EVENT", cell: ({ type }: ListChange) => type }] : []),
        ...listColumns({ wide: format.wide, showNamespace, showLabels, now: io.now() }).map(
          ({ title, cell }) => ({ title, cell: ({ item }: ListChange) => cell(item) }),
        ),
      ];
      return rowPrinter(columns, !noHeaders, io);
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
      return each((change) => renderJsonPath(format.path, eventOf(change)), io);
  }
}

type Printer = (changes: readonly ListChange[]) => void;

function each(render: (change: ListChange, isFirst: boolean) => string, io: Io): Printer {
  let isFirst = true;
  return (changes) => {
    for (const change of changes) {
      io.stdout.write(render(change, isFirst));
      isFirst = false;
    }
  };
}

/** `columns` are asked for anew each time, since ages grow. */
function rowPrinter(columns: () => readonly Column<ListChange>[], headers: boolean, io: Io): Printer {
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

import type { Inventory } from "../../src/gather/inventory.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { asGetPrints, renderGoJson, renderGoYaml } from "../../src/render/list-objects.ts";
import { renderListTable } from "../../src/render/list-table.ts";
import { withoutManagedFields } from "../../src/render/objects.ts";
import { renderColumns } from "../../src/render/table.ts";
import { type ListItem, reportList } from "../../src/report/list.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import type { OutputFormat } from "./output-format.ts";

/** Prints PodDefaults in the format of -o, as `kubectl get` would. */
export async function printList(
  podDefaults: readonly PodDefault[],
  inventory: Inventory,
  options: ListOptions,
  format: OutputFormat,
  io: Io,
): Promise<void> {
  // kubectl: what is asked for by name is either there or an error; of several, the rest is printed.
  if (podDefaults.length === 0 && isOnlyMissed(inventory, options, format)) return;
  switch (format.kind) {
    case "table":
      if (podDefaults.length === 0) sayNothingFound(inventory.namespace, io);
      else io.stdout.write(await tableOf(podDefaults, inventory, options, format.wide, io.now()));
      return;
    case "custom-columns":
      io.stdout.write(renderColumns(format.columns, asJson(podDefaults), !options.noHeaders));
      return;
    case "jsonpath": {
      const { renderJsonPath } = await import("../../src/render/columns/json-path.ts");
      io.stdout.write(renderJsonPath(format.path, asGot(asJson(podDefaults), options)));
      return;
    }
    case "name":
      for (const { metadata } of podDefaults) io.stdout.write(`poddefault.kubeflow.org/${metadata.name}\n`);
      return;
    case "json":
      io.stdout.write(renderGoJson(asGot(withoutNoise(podDefaults), options)));
      return;
    case "yaml":
      io.stdout.write(renderGoYaml(asGot(withoutNoise(podDefaults), options)));
      return;
  }
}

/** Of several names kubectl prints what it found as a List even where that is nothing; a table or one object there is not. */
function isOnlyMissed({ notFound }: Inventory, { args }: ListOptions, { kind }: OutputFormat): boolean {
  return notFound.length > 0 && (kind === "table" || args.length === 1);
}

async function tableOf(
  podDefaults: readonly PodDefault[],
  { pods, namespace, cluster }: Inventory,
  options: ListOptions,
  wide: boolean,
  now: Date,
): Promise<string> {
  const items = reportList(podDefaults, pods?.known ? pods.value : undefined);
  return renderListTable(wide ? await withoutUnreached(items, cluster, now) : items, {
    wide,
    headers: !options.noHeaders,
    showNamespace: namespace === undefined,
    showLabels: options.showLabels,
    now,
  });
}

/** Nothing is missing where nothing would be injected, as --pods says, too. */
async function withoutUnreached(
  items: readonly ListItem[],
  cluster: Inventory["cluster"],
  now: Date,
): Promise<readonly ListItem[]> {
  const namespaceOf = ({ podDefault }: ListItem): string => podDefault.metadata.namespace ?? "";
  const missingIn = new Set(items.filter(({ pods }) => pods && pods.missing > 0).map(namespaceOf));
  if (cluster === undefined || missingIn.size === 0) return items;
  const { readUnreached } = await import("../../src/gather/unreached.ts");
  const { namespaces } = await readUnreached(cluster, [...missingIn], now);
  return items.map((item) =>
    item.pods && namespaces.has(namespaceOf(item)) ? { ...item, pods: { ...item.pods, missing: 0 } } : item,
  );
}

/** kubectl's words for an empty list, which is no error. */
export function sayNothingFound(namespace: string | undefined, io: Io): void {
  io.stderr.write(`No resources found${namespace === undefined ? "" : ` in ${namespace} namespace.`}\n`);
}

function asGot(objects: readonly JsonObject[], { args }: ListOptions): JsonObject {
  return asGetPrints(objects, args.length === 1);
}

function withoutNoise(podDefaults: readonly PodDefault[]): readonly JsonObject[] {
  return asJson(podDefaults).map(withoutManagedFields);
}

/** What the API server or a file gave: JSON that only has a type. */
function asJson(podDefaults: readonly PodDefault[]): readonly JsonObject[] {
  return podDefaults as unknown as readonly JsonObject[];
}

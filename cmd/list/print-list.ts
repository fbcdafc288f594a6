import type { Inventory } from "../../src/gather/inventory.ts";
import { interruptible } from "../../src/interruptible.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { commandLine } from "../../src/quote-for-shell.ts";
import { asGetPrints, renderGoJson, renderGoYaml } from "../../src/render/list-objects.ts";
import { renderListTable } from "../../src/render/list-table.ts";
import { withoutManagedFields } from "../../src/render/objects.ts";
import { renderColumns } from "../../src/render/table.ts";
import { blocksNamespace, type ListItem, reportList } from "../../src/report/list.ts";
import type { Io } from "../io.ts";
import { warn } from "../warnings.ts";
import type { ListOptions } from "./flags.ts";
import type { ListFormat } from "./formats.ts";
import { sayNothingFound } from "./names.ts";

/** Prints PodDefaults in the format of -o, as `kubectl get` would. */
export async function printList(
  podDefaults: readonly PodDefault[],
  inventory: Inventory,
  options: ListOptions,
  format: ListFormat,
  io: Io,
): Promise<void> {
  // kubectl: a name that is not found is an error; the others are printed.
  if (podDefaults.length === 0 && isOnlyMissed(inventory, options, format)) return;
  switch (format.kind) {
    case "table":
      if (podDefaults.length === 0) sayNothingFound(inventory.namespace, io);
      else io.stdout.write(await tableOf(podDefaults, inventory, options, format.wide, io));
      return;
    case "custom-columns":
      io.stdout.write(renderColumns(format.columns, asJson(podDefaults), !options.noHeaders));
      return;
    case "jsonpath":
      io.stdout.write(format.render(asGot(asJson(podDefaults), options)));
      return;
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
function isOnlyMissed({ notFound }: Inventory, { args }: ListOptions, { kind }: ListFormat): boolean {
  return notFound.length > 0 && (kind === "table" || args.length === 1);
}

async function tableOf(
  podDefaults: readonly PodDefault[],
  inventory: Inventory,
  options: ListOptions,
  wide: boolean,
  io: Io,
): Promise<string> {
  const { pods, namespace, cluster } = inventory;
  const now = io.now();
  const live = pods?.known ? pods.value : undefined;
  const report = (isSkipped?: (namespace: string) => boolean) =>
    interruptible(podDefaults.length + (live ?? []).length, () => reportList(podDefaults, live, isSkipped));
  const items = await report();
  const isInactive = await inactiveNamespaces(items, cluster, now);
  const shown = isInactive ? await report(isInactive) : items;
  for (const { podDefault } of shown.filter((item) => blocksNamespace(item.podDefault))) {
    const { name, namespace: place = "default" } = podDefault.metadata;
    const message = `BLOCKS NAMESPACE ${place}: no new Pod can be created there`;
    warn(`PodDefault ${name} ${message}; see: ${explainCommand(name, place, options)}`, io);
  }
  await warnOfRejected(podDefaults, inventory, options, io);
  return renderListTable(shown, {
    wide,
    headers: !options.noHeaders,
    showNamespace: namespace === undefined,
    showLabels: options.showLabels,
    now,
    ...(io.stdout.isTerminal && !wide && { width: io.stdout.columns }),
  });
}

/** Reads what `list` read. */
function explainCommand(
  name: string,
  namespace: string | undefined,
  { filename, kustomize, recursive, local }: ListOptions,
): string {
  const words = [
    commandLine`kubectl poddefault explain ${name} -n ${namespace ?? "NAMESPACE"}`,
    ...filename.map((file) => commandLine`-f ${file}`),
    kustomize === undefined ? "" : commandLine`-k ${kustomize}`,
    recursive ? "-R" : "",
    local ? "--local" : "",
  ];
  return words.filter(Boolean).join(" ");
}

/** Lazy import: only PodDefaults that inject containers can be rejected by a quota, a LimitRange or a PodSecurity level. */
async function warnOfRejected(
  podDefaults: readonly PodDefault[],
  { cluster, namespace, rulesInFiles }: Inventory,
  options: ListOptions,
  io: Io,
): Promise<void> {
  if (podDefaults.every(({ spec }) => !spec.sidecars?.length && !spec.initContainers?.length)) return;
  const { injectedRefusalFinding } = await import("../../src/finding/plugin-refusal.ts");
  const { rejectedInjections } = await import("../../src/gather/injected-containers.ts");
  const around = {
    cluster,
    files: rulesInFiles,
    home: namespace ?? "default",
    origins: { isLocal: cluster === undefined, inFiles: new Map() },
  };
  const rejected = await rejectedInjections(podDefaults, around);
  for (const { object, message } of rejected.map(injectedRefusalFinding)) {
    const see = explainCommand(object.name, object.namespace, options);
    warn(`PodDefault ${object.name}: ${message}; see: ${see}`, io);
  }
}

/** Nothing is missing where nothing would be injected, as --pods says, too; undefined where nothing seems to be missing. */
async function inactiveNamespaces(
  items: readonly ListItem[],
  cluster: Inventory["cluster"],
  now: Date,
): Promise<((namespace: string) => boolean) | undefined> {
  const missing = items.filter(({ pods }) => pods && pods.missing > 0);
  const namespaces = [...new Set(missing.map(({ podDefault }) => podDefault.metadata.namespace ?? ""))];
  if (cluster === undefined || namespaces.length === 0) return undefined;
  const { isSkipped, readWebhookScope } = await import("../../src/gather/webhook-scope.ts");
  const scope = await readWebhookScope(cluster, namespaces, now);
  return scope && ((namespace) => isSkipped(scope, namespace));
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

import { readOwners } from "../../src/cluster/readers/owners.ts";
import { findDrift, type PodDrift } from "../../src/finding/drift.ts";
import { recreationOf } from "../../src/finding/recreation.ts";
import { failedCallFinding } from "../../src/finding/webhook.ts";
import type { Inventory } from "../../src/gather/inventory.ts";
import { isSkipped, readWebhookScope } from "../../src/gather/webhook-scope.ts";
import { interruptible } from "../../src/interruptible.ts";
import { formatJson, type JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import type { PodMetadata } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { failedCallOf } from "../../src/model/webhook-status.ts";
import { renderDriftTable } from "../../src/render/list-pods.ts";
import { driftDocument } from "../../src/report/pods.ts";
import type { Io } from "../io.ts";
import { warn } from "../warnings.ts";
import type { ListOptions } from "./flags.ts";
import { type ListFormat, podsHaveNoFormat } from "./formats.ts";
import { isNamed, sayNothingFound } from "./names.ts";

/** Prints how live Pods relate to PodDefaults, and the commands that recreate those that are not as they would be today. */
export async function printPods(
  wanted: readonly PodDefault[],
  inventory: Inventory,
  options: ListOptions,
  format: ListFormat,
  io: Io,
): Promise<void> {
  const drifts = await readDrifts(wanted, inventory, options, io);
  const { cluster, namespace } = inventory;
  const recreations = await readRecreations(drifts, cluster);
  switch (format.kind) {
    case "json":
      io.stdout.write(`${formatJson(driftDocument(drifts, recreations), 4)}\n`);
      return;
    case "yaml":
      io.stdout.write(formatYaml(driftDocument(drifts, recreations)));
      return;
    case "name":
      for (const name of new Set(drifts.map(({ pod }) => `pod/${pod.metadata.name}\n`)))
        io.stdout.write(name);
      return;
    case "table":
      break;
    default:
      throw podsHaveNoFormat(format.kind);
  }
  if (drifts.length === 0) return sayNothingFound(namespace, io);
  const recreation = ({ pod, state }: PodDrift): string =>
    state === "FRESH" ? "<none>" : (recreations.get(pod) ?? "<none>");
  io.stdout.write(
    renderDriftTable(drifts, {
      headers: !options.noHeaders,
      showNamespace: namespace === undefined,
      now: io.now(),
      ...(format.wide && { recreation }),
      ...(io.stdout.isTerminal && !format.wide && { width: io.stdout.columns }),
    }),
  );
  if (!format.wide) sayHowToRecreate(recreations, io);
}

/**
 * How live Pods relate to the wanted PodDefaults. They are compared with all PodDefaults: what is not wanted is not an orphan. An
 * orphan itself can only be wanted by its name.
 */
async function readDrifts(
  wanted: readonly PodDefault[],
  { podDefaults, pods, cluster }: Inventory,
  options: ListOptions,
  io: Io,
): Promise<readonly PodDrift[]> {
  const shown = new Set(wanted.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  const live = pods?.known ? pods.value : [];
  const all = await interruptible(live.length, () => findDrift(podDefaults, live));
  const drifts = all.filter(({ pod, podDefault, state }) =>
    state === "ORPHAN"
      ? options.selector === undefined && isNamed(podDefault, options.args)
      : shown.has(`${pod.metadata.namespace}/${podDefault}`),
  );
  if (cluster === undefined || drifts.every(({ state }) => state === "FRESH")) return drifts;
  const missingIn = [...new Set(drifts.filter(isMissing).map(namespaceOf))];
  const scope = await readWebhookScope(cluster, missingIn, io.now());
  if (scope === undefined) return drifts;
  const skipped = missingIn.filter((namespace) => isSkipped(scope, namespace));
  for (const namespace of skipped)
    warn(`the PodDefault webhook skips namespace ${namespace}, so nothing is MISSING there`, io);
  const failedCall = failedCallOf(scope.webhook);
  if (failedCall) {
    const { message, fixes } = failedCallFinding(failedCall);
    warn(
      `do not recreate Pods now: the PodDefault webhook cannot be called. ${message}; see: ${fixes[0]?.command}`,
      io,
    );
  }
  return drifts.filter((drift) => !isMissing(drift) || !skipped.includes(namespaceOf(drift)));
}

function isMissing({ state }: PodDrift): boolean {
  return state === "MISSING";
}

function namespaceOf({ pod }: PodDrift): string {
  return pod.metadata.namespace ?? "";
}

/** On stderr, so that what reads the table does not see it. */
function sayHowToRecreate(recreations: ReadonlyMap<PodMetadata, string>, io: Io): void {
  const commands = new Set(recreations.values());
  if (commands.size === 0) return;
  io.stderr.write("\nPodDefaults apply when a Pod is created. To recreate these Pods:\n");
  for (const command of commands) io.stderr.write(`  ${command}\n`);
}

async function readRecreations(
  drifts: readonly PodDrift[],
  cluster: Inventory["cluster"],
): Promise<ReadonlyMap<PodMetadata, string>> {
  const pods = new Set(drifts.filter(({ state }) => state !== "FRESH").map(({ pod }) => pod));
  const recreations = new Map<PodMetadata, string>();
  // One after the other: Pods of one owner share its answer.
  for (const pod of pods) {
    const owners = cluster ? await readOwners(cluster, pod as unknown as JsonObject) : [];
    recreations.set(pod, recreationOf(pod, owners));
  }
  return recreations;
}

import type { Cluster } from "../../src/cluster/cluster.ts";
import { ifPermitted } from "../../src/cluster/readers/permitted.ts";
import { asPodDefault } from "../../src/cluster/readers/pod-defaults.ts";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import { exitCode } from "../../src/errors.ts";
import { findDrift, type PodDrift } from "../../src/finding/drift.ts";
import { makeCollection } from "../../src/gather/collection.ts";
import { notFinished } from "../../src/gather/inventory.ts";
import { labelFilter } from "../../src/gather/label-filter.ts";
import type { PodMetadata } from "../../src/model/pod.ts";
import { type ListItem, reportList } from "../../src/report/list.ts";
import { type Change, type Followed, trackChanges } from "../../src/report/list-changes.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import type { ListFormat } from "./formats.ts";
import { isNamed } from "./names.ts";
import { driftPrinter, listPrinter } from "./print-changes.ts";

/** `list --watch` and `list --pods --watch`: prints what there is and then every change, until Ctrl-C. */
export async function followList(options: ListOptions, format: ListFormat, io: Io): Promise<number> {
  const cluster = await io.connect(connectionOptions(options));
  try {
    const namespace = options.allNamespaces ? undefined : (options.namespace ?? cluster.namespace);
    // As kubectl does: a mistyped name is an error, not a silent watch.
    for (const name of options.args) await cluster.get(podDefaults, name, namespace);
    const changes = changesOf(options, format, namespace === undefined, io);
    await Promise.all([
      followPodDefaults(cluster, namespace, options, changes, io.signal),
      changes.withPods ? followPods(cluster, namespace, changes, io, options.pods) : undefined,
    ]);
    return exitCode.interrupted;
  } finally {
    cluster.close();
  }
}

function changesOf(options: ListOptions, format: ListFormat, showNamespace: boolean, io: Io): Changes {
  if (options.pods) {
    const print = driftPrinter(options, format, showNamespace, io);
    return makeChanges(followedDrifts(options), true, options.watchOnly, print);
  }
  const print = listPrinter(options, format, showNamespace, io);
  return makeChanges(followedList, format.kind === "table", options.watchOnly, print);
}

const followedList: Followed<ListItem> = {
  report: reportList,
  keyOf: ({ podDefault }) => podDefault.metadata.name,
  contentOf: ({ podDefault: { metadata }, status, pods }) => [
    metadata.uid,
    metadata.resourceVersion,
    status,
    pods,
  ],
};

function followedDrifts({ args, selector }: ListOptions): Followed<PodDrift> {
  const isWanted = labelFilter(selector);
  return {
    report: (podDefaults, pods = []) => {
      const wanted = podDefaults.filter(({ metadata }) => isWanted(metadata.labels));
      const names = new Set(wanted.map(({ metadata }) => metadata.name));
      return findDrift(podDefaults, pods).filter(
        ({ podDefault, state }) =>
          isNamed(podDefault, args) && (state === "ORPHAN" ? selector === undefined : names.has(podDefault)),
      );
    },
    keyOf: ({ pod, podDefault }) => `${pod.metadata.name}/${podDefault}`,
    contentOf: ({ pod, state, why }) => [pod.metadata.uid, state, why],
  };
}

type Changes = ReturnType<typeof makeChanges>;

/** Brings the two watches together. Nothing is printed before both have told what there is. */
function makeChanges<Item>(
  followed: Followed<Item>,
  withPods: boolean,
  watchOnly: boolean,
  print: (changes: readonly Change<Item>[]) => void,
) {
  const known = { podDefaults: makeCollection(), pods: makeCollection() };
  const awaited = new Set(withPods ? ["podDefaults", "pods"] : ["podDefaults"]);
  let arePodsKnown = withPods;
  const track = trackChanges(followed);
  const update = (namespaces: readonly string[]): readonly Change<Item>[] =>
    namespaces.flatMap((namespace) => {
      // The API server has checked the metadata of Pods before it stored them.
      const live = known.pods.objectsIn(namespace) as unknown as readonly PodMetadata[];
      const stored = known.podDefaults.objectsIn(namespace).map(asPodDefault);
      return track(namespace, stored, arePodsKnown ? live : undefined);
    });
  const arrive = (what: "podDefaults" | "pods", namespaces: readonly string[]): void => {
    const isFirst = awaited.delete(what) && awaited.size === 0;
    if (awaited.size > 0) return;
    const all = new Set([...known.podDefaults.namespaces(), ...known.pods.namespaces()]);
    const changes = update(isFirst ? [...all].sort() : namespaces);
    if (!isFirst || !watchOnly) print(changes);
  };
  return {
    known,
    withPods,
    arrive,
    withoutPods: (): void => {
      arePodsKnown = false;
      arrive("pods", known.podDefaults.namespaces());
    },
  };
}

async function followPodDefaults(
  cluster: Cluster,
  namespace: string | undefined,
  { args: [name], selector, pods: wantsPods }: ListOptions,
  { known, arrive }: Changes,
  signal: AbortSignal,
): Promise<void> {
  const selection = {
    ...(namespace !== undefined && { namespace }),
    // Pods are compared with all PodDefaults.
    ...(!wantsPods && selector !== undefined && { labelSelector: selector }),
    ...(!wantsPods && name !== undefined && { fieldSelector: `metadata.name=${name}` }),
  };
  await cluster.watch(
    podDefaults,
    selection,
    (event) => arrive("podDefaults", known.podDefaults.take(event)),
    signal,
  );
}

async function followPods(
  cluster: Cluster,
  namespace: string | undefined,
  { known, arrive, withoutPods }: Changes,
  io: Io,
  areNeeded: boolean,
): Promise<void> {
  const scope = namespace === undefined ? {} : { namespace };
  const options = { ...scope, fieldSelector: notFinished, metadataOnly: true };
  const watch = () =>
    cluster.watch(pods, options, (event) => arrive("pods", known.pods.take(event)), io.signal);
  if (areNeeded) return watch();
  const permission = `watch pods ${namespace === undefined ? "-A" : `-n ${namespace}`}`;
  const answer = await ifPermitted(permission, watch);
  if (answer.known) return;
  io.stderr.write(`Warning: live Pods are not counted: ${answer.why}\n`);
  withoutPods();
}

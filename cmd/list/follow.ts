import type { Cluster } from "../../src/cluster/cluster.ts";
import { ifPermitted } from "../../src/cluster/readers/permitted.ts";
import { asPodDefault } from "../../src/cluster/readers/pod-defaults.ts";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import { exitCode } from "../../src/errors.ts";
import { makeCollection } from "../../src/gather/collection.ts";
import { notFinished } from "../../src/gather/inventory.ts";
import type { PodMetadata } from "../../src/model/pod.ts";
import { type ListChange, trackChanges } from "../../src/report/list-changes.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import type { ListFormat } from "./formats.ts";
import { changePrinter } from "./print-changes.ts";

/** `list --watch`: prints what there is and then every change, until Ctrl-C. */
export async function followList(options: ListOptions, format: ListFormat, io: Io): Promise<number> {
  const cluster = await io.connect(connectionOptions(options));
  try {
    const namespace = options.allNamespaces ? undefined : (options.namespace ?? cluster.namespace);
    // As kubectl does: a mistyped name must not look like one of which there is no news.
    for (const name of options.args) await cluster.get(podDefaults, name, namespace);
    const print = changePrinter(options, format, namespace === undefined, io);
    const changes = makeChanges(format.kind === "table", options.watchOnly, print);
    await Promise.all([
      followPodDefaults(cluster, namespace, options, changes, io.signal),
      format.kind === "table" ? followPods(cluster, namespace, changes, io) : undefined,
    ]);
    return exitCode.interrupted;
  } finally {
    cluster.close();
  }
}

type Changes = ReturnType<typeof makeChanges>;

/** Brings the two watches together. Nothing is printed before both have told what there is. */
function makeChanges(withPods: boolean, watchOnly: boolean, print: (changes: readonly ListChange[]) => void) {
  const known = { podDefaults: makeCollection(), pods: makeCollection() };
  const awaited = new Set(withPods ? ["podDefaults", "pods"] : ["podDefaults"]);
  let arePodsKnown = withPods;
  const track = trackChanges();
  const update = (namespaces: readonly string[]): readonly ListChange[] =>
    namespaces.flatMap((namespace) => {
      // The API server has checked the metadata of Pods before it stored them.
      const live = known.pods.objectsIn(namespace) as unknown as readonly PodMetadata[];
      const stored = known.podDefaults.objectsIn(namespace).map(asPodDefault);
      return track(namespace, stored, arePodsKnown ? live : undefined);
    });
  const arrive = (what: "podDefaults" | "pods", namespaces: readonly string[]): void => {
    const isFirst = awaited.delete(what) && awaited.size === 0;
    if (awaited.size > 0) return;
    const changes = update(isFirst ? known.podDefaults.namespaces() : namespaces);
    if (!isFirst || !watchOnly) print(changes);
  };
  return {
    known,
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
  { args: [name], selector }: ListOptions,
  { known, arrive }: Changes,
  signal: AbortSignal,
): Promise<void> {
  const selection = {
    ...(namespace !== undefined && { namespace }),
    ...(selector !== undefined && { labelSelector: selector }),
    ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
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
): Promise<void> {
  const scope = namespace === undefined ? {} : { namespace };
  const options = { ...scope, fieldSelector: notFinished, metadataOnly: true };
  const permission = `watch pods ${namespace === undefined ? "-A" : `-n ${namespace}`}`;
  const answer = await ifPermitted(permission, () =>
    cluster.watch(pods, options, (event) => arrive("pods", known.pods.take(event)), io.signal),
  );
  if (answer.known) return;
  io.stderr.write(`Warning: live Pods are not counted: ${answer.why}\n`);
  withoutPods();
}

import type { Cluster } from "../../src/cluster/cluster.ts";
import { type Count, counted } from "../../src/counted.ts";
import { ClusterError, InputError } from "../../src/errors.ts";
import { placeOfPodDefault } from "../../src/finding/edit-pod-default.ts";
import { evaluate } from "../../src/finding/evaluation.ts";
import type { Finding } from "../../src/finding/finding.ts";
import { injectedRefusalFinding } from "../../src/finding/plugin-refusal.ts";
import { readAllWorkloads, sourcesOfWorkloads } from "../../src/gather/all-workloads.ts";
import { defaultNamespace } from "../../src/gather/default-namespace.ts";
import { allPodSources } from "../../src/gather/file-sources.ts";
import { rejectedInjections } from "../../src/gather/injected-containers.ts";
import { noFiles, takeInventory } from "../../src/gather/inventory.ts";
import { originsIn, readContexts } from "../../src/gather/namespace-context.ts";
import { isProfile, readProfiles } from "../../src/gather/profiles.ts";
import { annotationsOf, type Fault, readRepository, type SourceText } from "../../src/gather/repository.ts";
import { interruptible } from "../../src/interruptible.ts";
import type { NamespaceContext } from "../../src/model/namespace-context.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import {
  type Ignore,
  ignoreAnnotation,
  ignoresInAnnotation,
  ignoresInText,
} from "../../src/report/ignores.ts";
import type { LintCounts } from "../../src/report/lint.ts";
import {
  coverageFindings,
  faultFindings,
  namespaceFindings,
  referenceTo,
  unknownPodsFinding,
  workloadFindings,
} from "../../src/report/lint-findings.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { type CountingIo, withProgress } from "../progress.ts";
import { warn } from "../warnings.ts";
import type { LintOptions } from "./flags.ts";

/** Everything that lint finds, what files ask to ignore, and what an edit could correct. */
export type LintInput = {
  readonly findings: readonly Finding[];
  readonly ignores: readonly Ignore[];
  readonly texts: readonly SourceText[];
  readonly faults: readonly Fault[];
  readonly checked: LintCounts;
};

/** Reads files alone, where there are any: a linter must not depend on the cluster of the moment. */
export async function readForLint(
  paths: readonly string[],
  options: LintOptions,
  io: Io,
): Promise<LintInput> {
  const read = (counting: CountingIo) =>
    paths.length > 0 ? readFromFiles(paths, options, counting) : readFromCluster(options, counting);
  const { around, ...input } = await withProgress(io, "Reading PodDefaults and workloads", read);
  return { ...input, findings: [...input.findings, ...(await findingsAround(around, io))] };
}

/** What is checked beside each other. */
type Around = {
  readonly contexts: ReadonlyMap<string, NamespaceContext>;
  readonly sources: readonly PodSource[];
  /** Namespaces whose PodDefaults are compared. */
  readonly profiles: readonly string[];
};

type Read = LintInput & { readonly around: Around };

async function readFromFiles(
  paths: readonly string[],
  { namespace }: LintOptions,
  io: CountingIo,
): Promise<Read> {
  const { texts, faults, warnings, files } = await readRepository(paths, {
    recursive: true,
    cwd: io.cwd,
    readStdin: io.readStdin,
  });
  const home = defaultNamespace(namespace, files, undefined);
  const inFiles = await allPodSources(files, home);
  const sources = [...inFiles.sources.values()].flat();
  const podDefaults = files.podDefaults.map(({ value }) => value);
  const inUse = podDefaults.map(({ metadata }) => metadata.namespace || home);
  const namespaces = [...new Set([...inUse, ...sources.map((one) => one.namespace)])];
  const contexts = await readContexts(namespaces, home, files, undefined, { now: io.now() });
  const profiles = files.namespaces
    .filter(({ value }) => isProfile(value.metadata.labels))
    .map(({ value }) => value.metadata.name);
  const rejected = await Promise.all(
    [...contexts.values()].map(({ podDefaults: own, namespace: place }) =>
      rejectedInjections(own, {
        cluster: undefined,
        files,
        home,
        origins: originsIn(place, home, files, true),
      }),
    ),
  );
  return {
    findings: [
      ...faultFindings(faults, warnings, home),
      ...inFiles.unknown.map((one) => unknownPodsFinding(one, true)),
      ...rejected
        .flat()
        .map(injectedRefusalFinding)
        .map((finding) => ({ ...placeOfFinding(finding, contexts), ...finding })),
    ],
    around: { contexts, sources, profiles: profiles.length > 0 ? profiles : [...new Set(inUse)] },
    ignores: [
      ...texts.flatMap(ignoresInText),
      ...[...files.workloads, ...files.podDefaults.map(({ source }) => source)].flatMap((object) => {
        const text = annotationsOf(object)[ignoreAnnotation];
        if (typeof text !== "string") return [];
        const { line } = object.locate(["metadata", "annotations", ignoreAnnotation]);
        return ignoresInAnnotation(text, referenceTo(object, home), { file: object.file, line });
      }),
    ],
    texts,
    faults: [...faults, ...warnings],
    checked: {
      files: texts.length,
      podDefaults: podDefaults.length,
      workloads: files.workloads.length,
    },
  };
}

/** SIDECAR_REJECTED is about an object; in a file that has a place. */
function placeOfFinding(
  { object: { namespace = "", name } }: Finding,
  contexts: ReadonlyMap<string, NamespaceContext>,
): Pick<Finding, "place"> | undefined {
  const context = contexts.get(namespace);
  const place = context && placeOfPodDefault({ name, path: ["spec"] }, context);
  return place && { place };
}

async function readFromCluster(options: LintOptions, io: CountingIo): Promise<Read> {
  const { namespace, allNamespaces } = options;
  const inventory = await takeInventory({
    names: [],
    filenames: [],
    recursive: false,
    strict: false,
    ...(namespace && { namespace }),
    allNamespaces,
    withPods: false,
    cwd: io.cwd,
    readStdin: io.readStdin,
    connect: () => io.connect(connectionOptions(options)),
  });
  const { cluster, podDefaults, home, origins } = inventory;
  if (cluster === undefined) throw new Error("lint without files needs a cluster");
  try {
    const { workloads, unread } = await readAllWorkloads(cluster, allNamespaces ? undefined : home);
    for (const permission of unread)
      warn(`workloads are missing here; see: kubectl auth can-i ${permission}`, io);
    const namespaces = [
      ...new Set([
        ...podDefaults.map(({ metadata }) => metadata.namespace ?? home),
        ...workloads.map((one) => one.namespace),
      ]),
    ];
    const contexts = await readContexts(namespaces, home, noFiles, cluster, {
      now: io.now(),
      count: io.count,
    });
    const storedIn = (one: string) => contexts.get(one)?.podDefaults ?? [];
    const { sources, unknown } = await sourcesOfWorkloads(workloads, storedIn, cluster);
    const profiles = allNamespaces ? await profilesOf(cluster) : [];
    const rejected = await rejectedInjections(podDefaults, { cluster, files: noFiles, home, origins });
    return {
      findings: [
        ...rejected.map(injectedRefusalFinding),
        ...unknown.map((one) => unknownPodsFinding(one, false)),
      ],
      around: { contexts, sources, profiles },
      ignores: podDefaults.flatMap(({ metadata }) => {
        const text = metadata.annotations?.[ignoreAnnotation];
        const object = { kind: "PodDefault", namespace: metadata.namespace ?? home, name: metadata.name };
        return text === undefined ? [] : ignoresInAnnotation(text, object, undefined);
      }),
      texts: [],
      faults: [],
      checked: { files: 0, podDefaults: podDefaults.length, workloads: workloads.length },
    };
  } finally {
    cluster.close();
  }
}

/** None where the cluster has none, or does not permit to list namespaces: then nothing is compared between them. */
async function profilesOf(cluster: Cluster): Promise<readonly string[]> {
  try {
    return await readProfiles(cluster);
  } catch (error) {
    if (error instanceof InputError || (error instanceof ClusterError && error.status === 403)) return [];
    throw error;
  }
}

/** What is wrong with PodDefaults beside each other, and what workloads make of them; the same for files and a cluster. */
function findingsAround({ contexts, sources, profiles }: Around, io: Io): Promise<readonly Finding[]> {
  const podDefaults = [...contexts.values()].reduce((sum, context) => sum + context.podDefaults.length, 0);
  const size = sources.length + podDefaults;
  const collect = (count: Count) => {
    // Pods of several roles of one workload say the same.
    const ofWorkloads = new Map<string, Finding>();
    for (const evaluation of counted(evaluate(sources, contexts), sources.length, count)) {
      for (const finding of workloadFindings(evaluation)) ofWorkloads.set(JSON.stringify(finding), finding);
    }
    return [
      ...[...contexts.values()].flatMap(namespaceFindings),
      ...coverageFindings(contexts, profiles),
      ...ofWorkloads.values(),
    ];
  };
  return withProgress(io, "Linting Pods", ({ count }) => interruptible(size, () => collect(count)), size);
}

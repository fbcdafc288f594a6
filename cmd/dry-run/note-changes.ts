import { readPodDefaults } from "../../src/cluster/readers/pod-defaults.ts";
import type { Gathered } from "../../src/gather/gather.ts";
import { quoteForShell } from "../../src/quote-for-shell.ts";
import { describeChange } from "../../src/render/impact-text.ts";
import { podDefaultChanges } from "../../src/report/impact.ts";
import { listNames } from "../../src/report/names.ts";
import type { Io } from "../io.ts";

/** The flags of dry-run that decide what is read. */
type ReadAgain = {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly namespace: string | undefined;
  readonly allNamespaces: boolean;
};

/** Says in one line what files change of the cluster's PodDefaults, and which command shows what that does to all workloads. */
export async function noteChanges(
  { contexts, cluster, podDefaultsInFiles }: Gathered,
  options: ReadAgain,
  io: Io,
): Promise<void> {
  if (cluster === undefined || podDefaultsInFiles.length === 0 || options.filename.length === 0) return;
  const stored = await Promise.all(
    [...contexts].map(async ([namespace, context]) => {
      // gather has asked for them before, and the answer is remembered.
      const podDefaults = await readPodDefaults(cluster, namespace);
      return [namespace, { ...context, podDefaults }] as const;
    }),
  );
  const changes = podDefaultChanges(new Map(stored), contexts);
  if (changes.length === 0) return;
  io.stderr.write(
    `Note: not in the cluster yet: ${listNames(changes.map(describeChange))}. What that does to all workloads: ${impactCommand(options)}\n`,
  );
}

/** Reads the same files, for the same namespaces. */
function impactCommand({ filename, recursive, namespace, allNamespaces }: ReadAgain): string {
  const words = [
    ...filename.flatMap((file) => ["-f", file]),
    ...(recursive ? ["-R"] : []),
    ...(allNamespaces ? ["-A"] : namespace ? ["-n", namespace] : []),
  ];
  return ["kubectl poddefault impact", ...words.map(quoteForShell)].join(" ");
}

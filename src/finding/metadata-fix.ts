import { labelHomeOf } from "../model/label-homes.ts";
import { placeIn } from "../model/origins.ts";
import type { ClauseVerdict } from "../model/outcome.ts";
import type { PodSource } from "../model/pod-source.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { Fix } from "./finding.ts";
import { replacePod, submittedPod } from "./recreation.ts";

/** A label or annotation of a Pod to set, or to remove where it has no value. */
type Change = {
  readonly map: "labels" | "annotations";
  readonly key: string;
  readonly value: string | undefined;
};

/** Types that kubectl can patch in a file without a cluster (kubectl patch --local knows only built-in types). */
const builtIn: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
]);

const kubectlVerbs = { labels: "label", annotations: "annotate" } as const;

/** How to make a clause hold: the label set, or removed, where it reaches the Pod. */
export function labelFix({ key, operator, values }: ClauseVerdict, source: PodSource): Fix {
  return fixFor({ map: "labels", key, value: valueFor(operator, values) }, source);
}

/** How to remove an annotation of a Pod where it is written. */
export function annotationFix(key: string, source: PodSource): Fix {
  return fixFor({ map: "annotations", key, value: undefined }, source);
}

/** A value with which a clause holds; undefined where the label must go. */
export function valueFor(
  operator: ClauseVerdict["operator"],
  values: ClauseVerdict["values"],
): string | undefined {
  if (operator === "Exists") return "true";
  return operator === "In" ? values[0] : undefined;
}

function fixFor(change: Change, source: PodSource): Fix {
  const { owner } = source;
  if (owner === undefined) return podFix(change, source);
  const labels = labelHomeOf(owner.kind, source.labelsAt);
  if (labels === undefined) {
    return {
      text: `${inWords(change)} of the Pods of ${owner.kind} ${owner.name}, which its controller decides`,
    };
  }
  const home = labels.replace(/labels$/, change.map);
  const what = `${inWords(change)} in ${home} of ${owner.kind} ${owner.name}`;
  if (/[*[]/.test(home)) return { text: what };
  const patch = JSON.stringify(nest([...home.split("."), change.key], change.value ?? null));
  const { inFile } = source;
  if (inFile !== undefined) {
    const file = readableFile(source);
    if (file === undefined || !builtIn.has(owner.kind)) {
      return { text: `${what} (${placeIn(inFile, home.split("."))})` };
    }
    const command = commandLine`kubectl patch --local -f ${file} --type=merge -p ${patch} -o yaml`;
    return { text: `${what}:`, command };
  }
  const target = `${owner.kind.toLowerCase()}/${owner.name}`;
  return {
    text: `${what}:`,
    command: commandLine`kubectl patch ${target} -n ${source.namespace} --type=merge -p ${patch}`,
  };
}

/** Labels of a live Pod may be changed, but PodDefaults act only at creation. */
function podFix(change: Change, source: PodSource): Fix {
  const edit = (file: string) =>
    commandLine`kubectl ${kubectlVerbs[change.map]} --local --overwrite -f ${file} ${change.value === undefined ? `${change.key}-` : `${change.key}=${change.value}`} -o yaml`;
  const file = readableFile(source);
  const inMetadata = `${inWords(change)} in metadata.${change.map} of the Pod`;
  if (file !== undefined) return { text: `${inMetadata}:`, command: edit(file) };
  if (source.inFile) return { text: `${inMetadata} (${placeIn(source.inFile, ["metadata", change.map])})` };
  const recreate = `${inWords(change)} and recreate the Pod: PodDefaults act only at creation`;
  if (source.live === undefined) return { text: recreate };
  return {
    text: recreate,
    // Without what was injected: the webhook would compare that with itself, after the API server defaulted it.
    command: `${submittedPod(source.pod.metadata.name ?? "", source.namespace)} | ${edit("-")} | ${replacePod}`,
  };
}

function inWords({ map, key, value }: Change): string {
  const word = map === "labels" ? "label" : "annotation";
  return value === undefined ? `Remove ${word} ${key}` : `Set ${word} ${key}=${value}`;
}

/**
 * The file that only a Pod, or its workload, comes from, as kubectl can read it again; undefined for the cluster, for standard
 * input, and for a file with more objects, because kubectl would change all of them.
 */
function readableFile({ inFile }: PodSource): string | undefined {
  return inFile && !inFile.isShared && /\.(ya?ml|json)$/i.test(inFile.file) ? inFile.file : undefined;
}

function nest(path: readonly string[], value: string | null): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

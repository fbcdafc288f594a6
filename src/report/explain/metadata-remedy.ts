import type { PodSource } from "../../gather/source.ts";
import { labelHomeOf } from "../../model/label-homes.ts";
import type { ClauseVerdict } from "../../model/outcome.ts";
import { quoteForShell } from "../../quote-for-shell.ts";
import type { Remedy } from "../advice.ts";

/** A label or annotation of a Pod to set, or to take away where it has no value. */
type Change = {
  readonly map: "labels" | "annotations";
  readonly key: string;
  readonly value: string | undefined;
};

/** Types that kubectl can patch in a file with no cluster (kubectl patch --local knows built-in types only). */
const builtIn: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
]);

const kubectlVerbs = { labels: "label", annotations: "annotate" } as const;

/** The command that makes a clause hold: the label set, or taken away, where it reaches the Pod. */
export function labelRemedy({ key, operator, values }: ClauseVerdict, source: PodSource): Remedy {
  return remedy({ map: "labels", key, value: valueFor(operator, values) }, source);
}

/** The command that takes an annotation off a Pod, where it is written. */
export function annotationRemedy(key: string, source: PodSource): Remedy {
  return remedy({ map: "annotations", key, value: undefined }, source);
}

/** A value with which a clause holds; undefined where the label must go. */
export function valueFor(
  operator: ClauseVerdict["operator"],
  values: ClauseVerdict["values"],
): string | undefined {
  if (operator === "Exists") return "true";
  return operator === "In" ? values[0] : undefined;
}

function remedy(change: Change, source: PodSource): Remedy {
  const { createdBy } = source;
  if (createdBy === undefined) return podRemedy(change, source);
  const home = labelHomeOf(createdBy.kind).replace(/labels$/, change.map);
  const where = `${inWords(change)} in ${home} of ${createdBy.kind}/${createdBy.name}`;
  if (home.includes("*")) return { text: where };
  const patch = JSON.stringify(nest([...home.split("."), change.key], change.value ?? null));
  const { inFile } = source;
  if (inFile !== undefined) {
    const file = patchableFile(source);
    if (file === undefined || !builtIn.has(createdBy.kind)) {
      return { text: `${where} (${inFile.placeOf(home.split("."))})` };
    }
    const command = `kubectl patch --local -f ${quoteForShell(file)} --type=merge -p ${quoteForShell(patch)} -o yaml`;
    return { text: `${where}:`, command };
  }
  const target = `${createdBy.kind.toLowerCase()} ${createdBy.name}`;
  return {
    text: `${where}:`,
    command: `kubectl -n ${source.namespace} patch ${target} --type=merge -p ${quoteForShell(patch)}`,
  };
}

/** Labels of a live Pod may be changed, but PodDefaults act on creation only. */
function podRemedy(change: Change, source: PodSource): Remedy {
  const edit = (file: string) =>
    `kubectl ${kubectlVerbs[change.map]} --local --overwrite -f ${quoteForShell(file)} ${change.key}${change.value === undefined ? "-" : `=${change.value}`} -o yaml`;
  const file = patchableFile(source);
  const inMetadata = `${inWords(change)} in metadata.${change.map} of the Pod`;
  if (file !== undefined) return { text: `${inMetadata}:`, command: edit(file) };
  if (source.inFile) return { text: `${inMetadata} (${source.inFile.placeOf(["metadata", change.map])})` };
  const anew = `${inWords(change)} and create the Pod anew; PodDefaults act on creation only`;
  if (source.live === undefined) return { text: anew };
  return {
    text: `${anew}:`,
    // Without what was injected: the webhook would compare that with itself, after the API server has filled it in.
    command: `kubectl poddefault dry-run pod/${source.pod.metadata.name} -n ${source.namespace} -o posted | ${edit("-")} | kubectl replace --force -f -`,
  };
}

function inWords({ map, key, value }: Change): string {
  const word = map === "labels" ? "label" : "annotation";
  return value === undefined ? `Remove the ${word} ${key}` : `Set the ${word} ${key}=${value}`;
}

/** The file that a Pod comes from, as kubectl can read it again; undefined for one of the cluster or of standard input. */
function patchableFile({ inFile }: PodSource): string | undefined {
  return inFile && /\.(ya?ml|json)$/i.test(inFile.file) ? inFile.file : undefined;
}

function nest(path: readonly string[], value: string | null): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

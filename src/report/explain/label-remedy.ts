import type { PodSource } from "../../gather/source.ts";
import { labelHomeOf } from "../../model/label-homes.ts";
import type { ClauseVerdict } from "../../model/outcome.ts";
import type { Remedy } from "../advice.ts";

/** Types whose labels kubectl can patch in a file with no cluster (kubectl patch --local knows built-in types only). */
const builtIn: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
]);

/** The command that makes a clause hold: the label set, or taken away, where it reaches the Pod. */
export function labelRemedy(clause: ClauseVerdict, source: PodSource): Remedy {
  const { key } = clause;
  const wanted =
    clause.operator === "In" ? clause.values[0] : clause.operator === "Exists" ? "true" : undefined;
  const what = wanted === undefined ? `Remove the label ${key}` : `Set the label ${key}=${wanted}`;
  const { createdBy } = source;
  if (createdBy === undefined) return podRemedy(what, key, wanted, source);
  const home = labelHomeOf(createdBy.kind);
  const where = `${what} in ${home} of ${createdBy.kind}/${createdBy.name}`;
  if (home.includes("*")) return { text: where };
  const patch = JSON.stringify(nest([...home.split("."), key], wanted ?? null));
  const type = createdBy.kind.toLowerCase();
  const file = fileOf(source);
  if (file !== undefined) {
    const command = `kubectl patch --local -f ${file} --type=merge -p '${patch}' -o yaml`;
    return builtIn.has(createdBy.kind) ? { text: `${where}:`, command } : { text: `${where} (${file})` };
  }
  return {
    text: `${where}:`,
    command: `kubectl -n ${source.namespace} patch ${type} ${createdBy.name} --type=merge -p '${patch}'`,
  };
}

/** Labels of a live Pod may be changed, but PodDefaults act on creation only. */
function podRemedy(what: string, key: string, wanted: string | undefined, source: PodSource): Remedy {
  const file = fileOf(source);
  const change = wanted === undefined ? `${key}-` : `${key}=${wanted}`;
  if (file !== undefined) {
    return {
      text: `${what} in metadata.labels of the Pod:`,
      command: `kubectl label --local --overwrite -f ${file} ${change} -o yaml`,
    };
  }
  return {
    text: `${what} and create the Pod anew; PodDefaults act on creation only:`,
    command: `kubectl -n ${source.namespace} get pod ${source.pod.metadata.name} -o yaml | kubectl label --local --overwrite -f - ${change} -o yaml | kubectl replace --force -f -`,
  };
}

/** The file that a Pod comes from; undefined for one of the cluster or of standard input. */
function fileOf({ source, live }: PodSource): string | undefined {
  if (live !== undefined) return undefined;
  const [file] = source.split(": ", 1);
  return file !== undefined && /\.(ya?ml|json)$/i.test(file) ? file : undefined;
}

function nest(path: readonly string[], value: string | null): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

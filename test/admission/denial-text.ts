import type { Json } from "../../src/kubernetes/json.ts";
import type { StringMap } from "../../src/kubernetes/object-meta.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import type { RecordedCase } from "./recorded-cases.ts";

/** The webhook's words for the fields of a PodDefault whose conflicts name the PodDefault. */
const fields: Readonly<Record<string, string>> = {
  volumes: "volumes",
  tolerations: "tolerations",
  imagePullSecret: "imagePullSecrets",
  env: "env",
  "volume mounts": "volumeMounts",
};

/** The conflicts that a recorded denial names, each as `PodDefault field key`, sorted. */
export function readConflicts(recorded: RecordedCase): string[] {
  const { denial = "" } = recorded;
  const found = new Set<string>();
  for (const [, noun = "", name = "", key = ""] of denial.matchAll(
    /merging ([\w ]+) for (\S+) has a conflict on (?:mount path )?(.*): \n/g,
  )) {
    const field = noun === "containers" ? containerField(recorded, name, key) : fields[noun];
    found.add(`${name} ${field} ${key}`);
  }
  for (const [, key = "", wanted = "", there = ""] of denial.matchAll(
    /merging has conflict on (.*): \n(".*")\ndoes not match\n(".*")\n in pod/g,
  )) {
    for (const conflict of mapConflicts(recorded, key, JSON.parse(wanted), JSON.parse(there))) {
      found.add(conflict);
    }
  }
  return [...found].sort();
}

/** The denial says "containers" of both: it is the list where somebody else has one of that name too. */
function containerField({ seen, podDefaults }: RecordedCase, name: string, key: string): string {
  const own = podDefaults.find(({ metadata }) => metadata.name === name)?.spec.sidecars ?? [];
  const inSidecars = own.filter((sidecar) => sidecar.name === key).length;
  const elsewhere =
    seen?.spec.containers.some((container) => container.name === key) ||
    matchingNames(podDefaults, name).some(({ spec }) =>
      spec.sidecars?.some((sidecar) => sidecar.name === key),
    );
  return inSidecars > 1 || (inSidecars === 1 && elsewhere) ? "sidecars" : "initContainers";
}

function matchingNames(podDefaults: readonly PodDefault[], before: string): PodDefault[] {
  return podDefaults.filter(({ metadata }) => metadata.name < before);
}

/** The denial names neither PodDefault nor field for a label or annotation: whoever wanted that value is meant. */
function mapConflicts(
  { seen, podDefaults, denial = "" }: RecordedCase,
  key: string,
  wanted: Json,
  there: Json,
): string[] {
  const [, names = ""] = /applying poddefaults: (\S*) on pod/.exec(denial) ?? [];
  const matching = podDefaults.filter(({ metadata }) => names.split(",").includes(metadata.name));
  return (["annotations", "labels"] as const).flatMap((field) => {
    const holders: (StringMap | undefined)[] = [
      seen?.metadata[field],
      ...matching.map(({ spec }) => spec[field]),
    ];
    if (!holders.some((holder) => holder?.[key] === there)) return [];
    const wanting = matching.filter(({ spec }) => spec[field]?.[key] === wanted);
    return wanting.map(({ metadata }) => `${metadata.name} ${field} ${key}`);
  });
}

import { isObject } from "../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain, checkNamePrefix } from "../kubernetes/names.ts";
import { type Findings, type ManifestObject, problemAt } from "./manifest-object.ts";
import { templateMessage, unfilledPlaceholder, unfilledVariable } from "./recognize-text.ts";

/** What a value was left to be filled in by. */
const variable = /\$\{?[A-Za-z_]\w*\}?|\$\([A-Za-z_]\w*\)/;
const placeholder = /^(?:.*<[^<>]+>.*|\[[^\]]+\]|__.+__|%.+%|@.+@|[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*)$/;

/** `${NAMESPACE}`, `<your-namespace>`, `MY_NAMESPACE`: what a value is, if it was never filled in. */
function describePlaceholder(value: string): string | undefined {
  if (variable.test(value)) return unfilledVariable(JSON.stringify(value));
  return placeholder.test(value) ? unfilledPlaceholder(JSON.stringify(value)) : undefined;
}

/**
 * Checks the name and the namespace of an object. A template in them stops any object; of a PodDefault the API server refuses
 * what is no valid name; another object with a placeholder in them is incomplete.
 */
export function checkNames(findings: Findings, source: ManifestObject): void {
  const { metadata } = source.object;
  if (!isObject(metadata)) return;
  for (const key of ["name", "generateName", "namespace"] as const) {
    const value = metadata[key];
    if (typeof value === "string" && value !== "") checkOne(findings, source, key, value);
  }
}

function checkOne(
  { problems }: Findings,
  source: ManifestObject,
  key: "name" | "generateName" | "namespace",
  value: string,
): void {
  const template = templateMessage(value);
  const left = describePlaceholder(value);
  const add = (message: string) => problems.push(problemAt(source, ["metadata", key], message));
  if (template !== undefined) add(template);
  else if (source.kind !== "PodDefault") {
    if (left !== undefined)
      problems.push({ ...problemAt(source, ["metadata", key], left), incomplete: "unfilled" });
  } else {
    const [complaint] = rules[key](value);
    if (complaint === undefined) return;
    add(`${left ?? `invalid value ${JSON.stringify(value)}: ${complaint}`}; ${refused}`);
  }
}

const rules = { name: checkDnsSubdomain, generateName: checkNamePrefix, namespace: checkDnsLabel } as const;

/** Closes a problem of a PodDefault that it has by itself, whatever Pods there are. */
export const refused = "the API server refuses the PodDefault itself";

import type { Path } from "../kubernetes/json.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import { placeIn } from "../model/origins.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { FindingCode } from "./catalog.ts";
import { type Finding, type Fix, findingOf, type Place } from "./finding.ts";

/** The namespace of a finding, where its PodDefaults can be changed, and the webhook, if it is known. */
export type Surroundings = Pick<NamespaceContext, "namespace" | "origins"> &
  Partial<Pick<NamespaceContext, "webhook">>;

/** How to change a PodDefault: at a line of its file, or with the command for one of the cluster. */
export function editPodDefault(
  what: string,
  { name, path }: { readonly name: string; readonly path: Path },
  { namespace, origins }: Surroundings,
): Fix {
  const file = origins.inFiles.get(name);
  if (file === undefined)
    return { text: `${what}:`, command: commandLine`kubectl edit poddefault ${name} -n ${namespace}` };
  const place = placeIn(file, path);
  const isNamed = what.endsWith(`PodDefault ${name}`);
  return { text: isNamed ? `${what} (${place})` : `${what} (PodDefault ${name} at ${place})` };
}

/** The place of a PodDefault's value in its file; undefined for one of the cluster. */
export function placeOfPodDefault(
  { name, path }: { readonly name: string; readonly path: Path },
  { origins }: Surroundings,
): Place | undefined {
  const file = origins.inFiles.get(name);
  if (file === undefined) return undefined;
  const column = file.columnOf?.(path);
  return { file: file.file, line: file.lineOf(path), ...(column !== undefined && { column }) };
}

/** A finding about a value of a PodDefault, with its place in a file; `name` is "" where it is unknown. */
export function findingAt(
  code: FindingCode,
  { name, path }: { readonly name: string; readonly path: Path },
  surroundings: Surroundings,
  content: Parameters<typeof findingOf>[2],
): Finding {
  const place = placeOfPodDefault({ name, path }, surroundings);
  const object = { kind: "PodDefault", namespace: surroundings.namespace, name };
  return findingOf(code, object, { path: path.join("."), ...(place && { place }), ...content });
}

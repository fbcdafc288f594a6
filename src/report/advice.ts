import type { Origins } from "../gather/origins.ts";
import type { Path } from "../kubernetes/json.ts";

/** One way out: a sentence, and the command that does it where there is one. Commands are never wrapped or cut. */
export type Remedy = { readonly text: string; readonly command?: string };

/**
 * What is wrong, for a person: the headline says what happens to which object; details say what was found and wanted;
 * remedies are what to do.
 */
export type Advice = {
  readonly headline: string;
  readonly details: readonly string[];
  readonly remedies: readonly Remedy[];
};

/** The namespace that an advice is about, and where its PodDefaults can be changed. */
export type Home = { readonly namespace: string; readonly origins: Origins };

/** What to change in a PodDefault: at a line of its file, or by a command where it is in the cluster. */
export function editPodDefault(
  what: string,
  { name, path }: { readonly name: string; readonly path: Path },
  { namespace, origins }: Home,
): Remedy {
  const origin = origins.inFiles.get(name);
  if (origin === undefined)
    return { text: `${what}:`, command: `kubectl -n ${namespace} edit poddefault ${name}` };
  return { text: `${what}: edit PodDefault ${name} at ${origin.placeOf(path)}` };
}

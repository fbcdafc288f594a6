import { ClusterError } from "../../errors.ts";
import type { Resource, Served } from "../cluster.ts";
import { knownResources } from "./known.ts";

/**
 * Finds the resource of a word: `po`, `Deployment`, `deployments.apps`, `notebooks.v1.kubeflow.org`. Only types that are not
 * built in need discovery. Throws ClusterError in kubectl's words for an unknown type.
 */
export function resolver(discover: () => Promise<readonly Served[]>): (word: string) => Promise<Resource> {
  return async (word) => {
    const known = find(word, knownResources);
    if (known !== undefined) return known;
    const found = find(word, await discover());
    if (found !== undefined) return found;
    const [plural = word] = word.split(".");
    throw new ClusterError(`error: the server doesn't have a resource type "${plural}"`, 404);
  };
}

/** An exact plural wins; then the server's order decides, as in client-go's RESTMapper. */
function find(word: string, served: readonly Served[]): Resource | undefined {
  const [name = "", ...qualifiers] = word.toLowerCase().split(".");
  const group = qualifiers.join(".");
  const [version = "", ...rest] = qualifiers;
  const inGroup = ({ resource }: Served): boolean =>
    group === "" ||
    resource.group === group ||
    (resource.version === version && resource.group === rest.join("."));
  const candidates = served.filter(inGroup);
  const found =
    candidates.find(({ resource }) => resource.plural === name) ??
    candidates.find(({ resource, words }) => words.includes(name) || resource.kind.toLowerCase() === name);
  return found?.resource;
}

import type { ClusterError } from "../../errors.ts";
import { commandLine } from "../../quote-for-shell.ts";
import { knownResources } from "../resources/known.ts";

/** The authorizer's words (apiserver: responsewriters.ForbiddenStatusError). Quotas and webhooks use other words. */
const words =
  /^\S+(?: "(?<name>[^"]+)")? is forbidden: User ".*" cannot (?<verb>\S+) resource "(?<plural>[^"/]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)"| at the cluster scope)/;

/**
 * The missing permission, in the words of `kubectl auth can-i`: `list poddefaults.kubeflow.org -n team-a`. undefined for any
 * other error.
 */
export function missingPermission({ status, answer }: ClusterError): string | undefined {
  const found = status === 403 ? words.exec(answer?.message ?? "")?.groups : undefined;
  if (found === undefined) return undefined;
  const { name, verb = "", plural, group, namespace } = found;
  const type = group === "" ? `${plural}` : `${plural}.${group}`;
  const what = commandLine`${verb} ${type}` + (name === undefined ? "" : commandLine`/${name}`);
  // For a Namespace, the authorizer names the Namespace itself.
  const isClusterWide = knownResources.some(
    ({ resource }) => !resource.namespaced && resource.plural === plural && resource.group === group,
  );
  if (isClusterWide) return what;
  return namespace === undefined ? `${what} -A` : what + commandLine` -n ${namespace}`;
}

import type { ApplyOptions, Cluster } from "../../src/cluster/cluster.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
import { ClusterError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";

/**
 * Server-side apply. To the API server, the manager that created an object by POST is another one than the manager of the
 * same name that applies: what conflicts with nobody but ourselves is ours, and taken over.
 */
export async function applyPodDefault(
  object: JsonObject,
  options: ApplyOptions,
  cluster: Cluster,
): Promise<JsonObject> {
  try {
    return await cluster.apply(podDefaults, object, options);
  } catch (error) {
    if (options.force || !isConflictWith(options.fieldManager, error)) throw error;
    return cluster.apply(podDefaults, object, { ...options, force: true });
  }
}

/** `Apply failed with 2 conflicts: conflicts with "kubectl-edit" using kubeflow.org/v1alpha1: ...`, for each manager. */
function isConflictWith(manager: string, error: unknown): boolean {
  if (!(error instanceof ClusterError) || error.status !== 409) return false;
  const managers = [...error.message.matchAll(/conflicts? with "([^"]*)"/g)].map(([, name]) => name);
  return managers.length > 0 && managers.every((name) => name === manager);
}

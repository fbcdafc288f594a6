import { isObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import type { ResourceQuotaSpec } from "../model/namespace-objects.ts";
import { profileLabels } from "./profiles.ts";
import { nameOf } from "./skipped.ts";

/**
 * What the profile controller makes for the Profiles of files, in the types of what files give themselves; one quota
 * `kf-resource-quota` for each Profile that has a resourceQuotaSpec.
 */
type MadeByProfiles = Pick<Manifests, "namespaces" | "serviceAccounts" | "resourceQuotas">;

/** What else the profile controller labels namespaces with: setNamespaceLabels with its default labels. */
const otherLabels: StringMap = {
  "istio-injection": "enabled",
  "katib.kubeflow.org/metrics-collector-injection": "enabled",
  "pipelines.kubeflow.org/enabled": "true",
  "serving.kubeflow.org/inferenceservice": "enabled",
};

/** Kubernetes makes the first, the profile controller the others. */
const accounts = ["default", "default-editor", "default-viewer"];

/**
 * The namespace of each Profile, its ServiceAccounts, and its ResourceQuota (profile_controller.go: Reconcile). What the files
 * say themselves about the same object is laid over it.
 */
export function madeByProfiles({
  profiles,
  namespaces,
  serviceAccounts,
}: Pick<Manifests, "profiles" | "namespaces" | "serviceAccounts">): MadeByProfiles {
  const named = profiles.filter((profile) => nameOf(profile) !== "");
  const withNamespace = named.map((source) => {
    const name = nameOf(source);
    const written = namespaces.find(({ value }) => value.metadata.name === name)?.value.metadata;
    const labels = { ...otherLabels, ...profileLabels, ...written?.labels };
    return { source, value: { metadata: { ...written, name, labels } } };
  });
  const isWritten = (namespace: string, account: string) =>
    serviceAccounts.some(
      ({ value: { metadata } }) => metadata.name === account && metadata.namespace === namespace,
    );
  const withAccounts = named.flatMap((source) =>
    accounts
      .filter((account) => !isWritten(nameOf(source), account))
      .map((name) => ({ source, value: { metadata: { name, namespace: nameOf(source) } } })),
  );
  return {
    namespaces: withNamespace,
    serviceAccounts: withAccounts,
    resourceQuotas: named.flatMap(quotaOf),
  };
}

function quotaOf(source: ManifestObject): MadeByProfiles["resourceQuotas"] {
  const { spec } = source.object;
  const quota = isObject(spec) ? spec["resourceQuotaSpec"] : undefined;
  if (!isObject(quota) || !isObject(quota["hard"])) return [];
  const metadata = { name: "kf-resource-quota", namespace: nameOf(source) };
  return [{ source, value: { metadata, spec: quota as ResourceQuotaSpec } }];
}

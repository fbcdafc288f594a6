import { admit, prepareAdmission } from "../admission/admit.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { stockWebhook } from "../model/webhook-status.ts";
import type { Found } from "./content-rule.ts";

const namespace = "any";

/** Content that no Pod can hold, in the API server's own words: a bare Pod goes through admission with only this PodDefault. */
export function neverValid({ apiVersion, kind, metadata, spec }: PodDefault): Found | undefined {
  const { resourceVersion } = metadata;
  const selectsAll: PodDefault = {
    apiVersion,
    kind,
    metadata: { name: "subject", namespace, ...(resourceVersion !== undefined && { resourceVersion }) },
    spec: { ...spec, selector: {} },
  };
  const admission = prepareAdmission({
    namespace,
    namespaceLabels: undefined,
    podDefaults: [selectsAll],
    serviceAccounts: { known: [], complete: false },
    webhook: stockWebhook,
  });
  const outcome = admit(barePod(selectsAll), admission);
  if (outcome.outcome !== "invalid" || outcome.error.code !== 422) return undefined;
  const { error, injections } = outcome;
  const named = injections.find(({ key }) => error.message.includes(JSON.stringify(key)));
  return {
    code: "RESULT_INVALID",
    path: named === undefined ? ["spec"] : ["spec", named.field],
    message: `every Pod that matches is rejected: ${error.message.replace(/^Pod "pod" is invalid: /, "")}`,
    fix: "correct what it injects there",
  };
}

/** One container, and the volumes that mounts of the PodDefault may leave to the Pod. */
function barePod({ spec }: PodDefault): Pod {
  const { volumes = [], volumeMounts = [], initContainers = [], sidecars = [] } = spec;
  const own = new Set(volumes.map(({ name }) => name));
  const mounts = [
    ...volumeMounts,
    ...[...initContainers, ...sidecars].flatMap((container) => container.volumeMounts ?? []),
  ];
  const left = [...new Set(mounts.map(({ name }) => name))].filter((name) => !own.has(name));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", namespace },
    spec: {
      containers: [{ name: "container-of-the-pod", image: "image" }],
      volumes: left.map((name) => ({ name, emptyDir: {} })),
    },
  };
}

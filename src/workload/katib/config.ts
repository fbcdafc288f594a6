import type { JsonObject } from "../../kubernetes/json.ts";
import { yamlObject } from "../controller-settings.ts";
import type { Lookup } from "../lookup.ts";
import { objectAt, objectsAt, stringsAt } from "../workload-pod.ts";

export const katibPrefix = "katib.kubeflow.org";

/** `runtime` of katib-config: the containers of algorithms and collectors. Undefined if it cannot be read. */
export function katibConfig(lookup: Lookup): JsonObject | undefined {
  const configMap = lookup({
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: "kubeflow",
    name: "katib-config",
  });
  const config = yamlObject(stringsAt(configMap ?? {}, "data")["katib-config.yaml"] ?? "");
  return config && objectAt(config, "runtime");
}

/**
 * SetDefaults_KatibConfig (v0.19.0): the configuration of one algorithm or collector, with Katib's defaults.
 * @param image the name of the default image
 */
export function configured(
  config: JsonObject | undefined,
  list: "suggestions" | "earlyStoppings" | "metricsCollectors",
  name: string,
  image: string,
): JsonObject {
  const key = list === "metricsCollectors" ? "kind" : "algorithmName";
  const { [key]: _, ...fields } = objectsAt(config ?? {}, list).find((one) => one[key] === name) ?? {};
  return {
    image: `ghcr.io/kubeflow/katib/${image}:latest`,
    imagePullPolicy: "IfNotPresent",
    ...fields,
    resources: {
      limits: {
        cpu: "500m",
        memory: "100Mi",
        "ephemeral-storage": "5Gi",
        ...objectAt(fields, "resources.limits"),
      },
      requests: {
        cpu: "50m",
        memory: "10Mi",
        "ephemeral-storage": "500Mi",
        ...objectAt(fields, "resources.requests"),
      },
    },
  };
}

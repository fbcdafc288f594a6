import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { Lookup } from "../lookup.ts";
import { objectAt, stringsAt, textAt } from "../workload-pod.ts";

/** inferenceservice-config (v0.20.0). */
export type KserveSettings = {
  readonly isAtHand: boolean;
  /** The default mode. */
  readonly mode?: string;
  readonly mountsToken: boolean;
  /** Annotations and labels that are not copied to Pods. */
  readonly disallowed: { readonly annotations: readonly string[]; readonly labels: readonly string[] };
  /** Defaults for the first container of a component. */
  readonly resources: JsonObject;
};

const disallowedAnnotations = [
  "autoscaling.knative.dev/min-scale",
  "autoscaling.knative.dev/max-scale",
  "internal.serving.kserve.io/storage-initializer-sourceuri",
  "kubectl.kubernetes.io/last-applied-configuration",
  "modelFormat",
];
const disallowedLabels = ["networking.knative.dev/visibility"];

/** NewInferenceServicesConfig, NewDeployConfig and NewSecurityConfig; KServe's own values if the ConfigMap cannot be read. */
export function kserveSettings(lookup: Lookup): KserveSettings {
  const name = "inferenceservice-config";
  const configMap = ["kserve", "kubeflow"]
    .map((namespace) => lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name }))
    .find((one) => one !== undefined);
  const data = stringsAt(configMap ?? {}, "data");
  const mode = textAt(jsonObject(data["deploy"]), "defaultDeploymentMode");
  const services = jsonObject(data["inferenceService"]);
  const listed = (key: string, own: readonly string[]) => {
    if (configMap !== undefined && data["inferenceService"] === undefined) return [];
    const more = services[key];
    return [...own, ...(Array.isArray(more) ? more.map(String) : [])];
  };
  return {
    isAtHand: configMap !== undefined,
    ...(mode !== undefined && { mode }),
    mountsToken:
      configMap === undefined || jsonObject(data["security"])["autoMountServiceAccountToken"] === true,
    disallowed: {
      annotations: listed("serviceAnnotationDisallowedList", disallowedAnnotations),
      labels: listed("serviceLabelDisallowedList", disallowedLabels),
    },
    resources: resourcesIn(services),
  };
}

function resourcesIn(services: JsonObject): JsonObject {
  const { cpuRequest, memoryRequest, cpuLimit, memoryLimit } = objectAt(services, "resource");
  const quantities = (cpu: unknown, memory: unknown) => ({
    ...(typeof cpu === "string" && cpu !== "" && { cpu }),
    ...(typeof memory === "string" && memory !== "" && { memory }),
  });
  return { requests: quantities(cpuRequest, memoryRequest), limits: quantities(cpuLimit, memoryLimit) };
}

function jsonObject(text = "{}"): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Knative makes the Pods of a serverless service, a Deployment those of a raw one. */
export type Mode = "raw" | "serverless" | "unknown";

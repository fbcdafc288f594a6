import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import type { PodDefaultSpec } from "../../model/pod-default.ts";

/**
 * The defaults in Kubeflow's CRD, which a PodDefault that was read from a file has not met yet: `protocol: TCP` on ports
 * and `service: ""` on gRPC probes. What the API server stored comes back as it is.
 */
export function applyCrdDefaults(spec: PodDefaultSpec): JsonObject {
  const { sidecars, initContainers } = spec;
  return {
    ...spec,
    ...(sidecars && { sidecars: sidecars.map(defaultContainer) }),
    ...(initContainers && { initContainers: initContainers.map(defaultContainer) }),
  };
}

function defaultContainer(container: Json): Json {
  if (!isObject(container)) return container;
  const defaulted: Record<string, Json> = { ...container };
  if (Array.isArray(container["ports"])) defaulted["ports"] = container["ports"].map(defaultPort);
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const given = container[probe];
    if (isObject(given) && isObject(given["grpc"])) {
      defaulted[probe] = { ...given, grpc: { service: "", ...given["grpc"] } };
    }
  }
  return defaulted;
}

function defaultPort(port: Json): Json {
  return isObject(port) ? { protocol: "TCP", ...port } : port;
}

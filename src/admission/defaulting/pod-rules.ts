import { type Json, type JsonObject, ownValue } from "../../kubernetes/json.ts";
import { changeList, flag, isSet, number, struct, text, value, withField } from "./field.ts";

/** SetDefaults_Pod: what a Pod gets and a Pod template does not. */
export function defaultPodOnly(pod: JsonObject): JsonObject {
  const spec = value(pod, "spec");
  const grace =
    isSet(spec, "terminationGracePeriodSeconds") && number(spec, "terminationGracePeriodSeconds") < 0;
  const hostNetwork = flag(spec, "hostNetwork");
  let defaulted = grace ? withField(spec, "terminationGracePeriodSeconds", 1) : spec;
  for (const field of ["containers", "initContainers"]) {
    defaulted = changeList(defaulted, field, (container) => {
      const requesting = requestLimits(container);
      return hostNetwork ? publishOnHost(requesting) : requesting;
    });
  }
  if (!isSet(defaulted, "enableServiceLinks")) defaulted = withField(defaulted, "enableServiceLinks", true);
  return withField(pod, "spec", defaulted);
}

/** SetDefaults_PodSpec */
export function defaultPodSpec(spec: JsonObject): JsonObject {
  const account = text(spec, "serviceAccountName") || text(spec, "serviceAccount");
  const defaults: Record<string, Json> = {};
  if (text(spec, "serviceAccountName") !== account) defaults["serviceAccountName"] = account;
  if (text(spec, "serviceAccount") !== account) defaults["serviceAccount"] = account;
  if (text(spec, "dnsPolicy") === "") defaults["dnsPolicy"] = "ClusterFirst";
  if (text(spec, "restartPolicy") === "") defaults["restartPolicy"] = "Always";
  if (!isSet(spec, "securityContext")) defaults["securityContext"] = {};
  if (!isSet(spec, "terminationGracePeriodSeconds")) defaults["terminationGracePeriodSeconds"] = 30;
  if (text(spec, "schedulerName") === "") defaults["schedulerName"] = "default-scheduler";
  return Object.keys(defaults).length === 0 ? spec : { ...spec, ...defaults };
}

/** A limit without a request becomes the request too. */
function requestLimits(container: JsonObject): JsonObject {
  const resources = value(container, "resources");
  const limits = struct(resources, "limits");
  if (limits === undefined) return container;
  const requests = value(resources, "requests");
  if (Object.keys(limits).every((name) => ownValue(requests, name) !== undefined)) return container;
  return withField(container, "resources", { ...resources, requests: { ...limits, ...requests } });
}

/** defaultHostNetworkPorts */
function publishOnHost(container: JsonObject): JsonObject {
  return changeList(container, "ports", (port) =>
    number(port, "hostPort") === 0 && number(port, "containerPort") !== 0
      ? withField(port, "hostPort", number(port, "containerPort"))
      : port,
  );
}

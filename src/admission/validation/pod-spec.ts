import { complain, duplicate, type FieldErrors, invalid, required } from "../../kubernetes/field-error.ts";
import { quote } from "../../kubernetes/go-text.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsSubdomain, checkQualifiedName, rangeError } from "../../kubernetes/names.ts";
import type { PodSpec } from "../../model/pod.ts";
import { containersWithPath } from "../defaulting/containers.ts";
import { entries, flag, isSet, number, structs, text } from "../defaulting/field.ts";
import { validateAffinity } from "./affinity.ts";
import {
  type PodFacts,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from "./containers.ts";
import { validateFileKeyVolumes } from "./env.ts";
import { validateLabels } from "./metadata.ts";
import {
  validateDnsConfig,
  validateHostAliases,
  validateHostnameOverride,
  validateHostnames,
} from "./network.ts";
import { validateHostProcess, validateOperatingSystem } from "./operating-system.ts";
import { validatePodResources } from "./pod-resources.ts";
import {
  validateHostUsers,
  validatePodSecurityContext,
  validateShareProcessNamespace,
} from "./pod-security-context.ts";
import { validateHostNetworkPorts } from "./ports.ts";
import { gatherClaimNames, validateResourceClaims } from "./resource-claims.ts";
import { validateContainerResourceName } from "./resource-names.ts";
import { validateResources } from "./resources.ts";
import { validateTolerations } from "./tolerations.ts";
import { validateTopologySpread } from "./topology-spread.ts";
import { validateVolumes } from "./volumes.ts";
import { validateRequiredWord } from "./words.ts";

const restartPolicies = ["Always", "OnFailure", "Never"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** ValidatePodSpec, as for a Pod that is created, with the features that are on by default in a version. */
export function validatePodSpec(
  spec: PodSpec,
  podName: string,
  isMirror: boolean,
  minor: number,
  errors: FieldErrors,
): void {
  const hasGrace = isSet(spec, "terminationGracePeriodSeconds");
  if (!hasGrace) errors.push(required("spec.terminationGracePeriodSeconds"));
  const facts: PodFacts = {
    volumes: validateVolumes(spec, podName, errors),
    claimNames: gatherClaimNames(spec),
    grace: hasGrace ? number(spec, "terminationGracePeriodSeconds") : undefined,
    restartPolicy: text(spec, "restartPolicy"),
    hostUsers: spec["hostUsers"] !== false,
    minor,
  };
  validateResourceClaims(spec, isMirror, errors);
  validateContainers(spec, facts, errors);
  validateInitContainers(spec, facts, errors);
  validateEphemeralContainers(spec, facts, errors);
  validatePodResources(spec, facts.claimNames, errors);
  if (flag(spec, "hostNetwork")) validateHostNetworkPorts(spec, errors);
  validateRequiredWord(facts.restartPolicy, restartPolicies, "spec.restartPolicy", errors);
  validateRequiredWord(text(spec, "dnsPolicy"), dnsPolicies, "spec.dnsPolicy", errors);
  validateLabels(entries(spec, "nodeSelector"), "spec.nodeSelector", errors);
  validatePodSecurityContext(spec, minor, errors);
  validateShareProcessNamespace(spec, errors);
  validateAffinity(spec, errors);
  validateDnsConfig(spec, errors);
  validateReadinessGates(spec, errors);
  validateSchedulingGates(spec, errors);
  validateTopologySpread(spec, errors);
  validateRest(spec, minor, errors);
}

/** The second half of ValidatePodSpec */
function validateRest(spec: PodSpec, minor: number, errors: FieldErrors): void {
  const containers = containersWithPath(spec);
  validateHostProcess(spec, containers, errors);
  validateHostUsers(spec, containers, minor, errors);
  validateHostnameOverride(spec, errors);
  validateServiceAccount(spec, errors);
  validateName(spec, "nodeName", errors);
  validateActiveDeadline(spec, errors);
  validateHostnames(spec, errors);
  validateTolerations(structs(spec, "tolerations"), "spec.tolerations", errors);
  validateHostAliases(spec, errors);
  validateName(spec, "priorityClassName", errors);
  if (isSet(spec, "runtimeClassName")) {
    const name = text(spec, "runtimeClassName");
    complain(errors, "spec.runtimeClassName", name, checkDnsSubdomain(name));
  }
  if (isSet(spec, "preemptionPolicy")) {
    const policy = text(spec, "preemptionPolicy");
    validateRequiredWord(policy, ["PreemptLowerPriority", "Never"], "spec.preemptionPolicy", errors);
  }
  if (isSet(spec, "overhead")) {
    const overhead = { limits: entries(spec, "overhead") };
    validateResources(overhead, validateContainerResourceName, new Set(), "spec.overhead", errors);
  }
  validateOperatingSystem(spec, containers, errors);
  validateFileKeyVolumes(spec, containers, errors);
}

/** ValidateNodeName, ValidatePriorityClassName, ValidateServiceAccountName */
function validateName(spec: JsonObject, field: string, errors: FieldErrors): void {
  const name = text(spec, field);
  if (name !== "") complain(errors, `spec.${field}`, name, checkDnsSubdomain(name));
}

function validateServiceAccount(spec: JsonObject, errors: FieldErrors): void {
  validateName(spec, "serviceAccountName", errors);
  const name = text(spec, "serviceAccountName");
  const alias = text(spec, "serviceAccount");
  if (alias === name) return;
  const detail = `must be the same as serviceAccountName: ${quote(name)}`;
  errors.push(invalid("spec.deprecatedServiceAccount", alias, detail));
}

function validateActiveDeadline(spec: JsonObject, errors: FieldErrors): void {
  if (!isSet(spec, "activeDeadlineSeconds")) return;
  const seconds = number(spec, "activeDeadlineSeconds");
  if (seconds >= 1 && seconds <= 2147483647) return;
  errors.push(invalid("spec.activeDeadlineSeconds", seconds, rangeError(1, 2147483647)));
}

/** validateReadinessGates */
function validateReadinessGates(spec: JsonObject, errors: FieldErrors): void {
  for (const [index, gate] of structs(spec, "readinessGates").entries()) {
    const type = text(gate, "conditionType");
    complain(errors, `spec.readinessGates[${index}].conditionType`, type, checkQualifiedName(type));
  }
}

/** validateSchedulingGates */
function validateSchedulingGates(spec: JsonObject, errors: FieldErrors): void {
  const seen = new Set<string>();
  for (const [index, gate] of structs(spec, "schedulingGates").entries()) {
    const name = text(gate, "name");
    const path = `spec.schedulingGates[${index}]`;
    complain(errors, path, name, checkQualifiedName(name));
    if (seen.has(name)) errors.push(duplicate(path, name));
    seen.add(name);
  }
}

import { type FieldErrors, invalid, notSupported } from "../../kubernetes/field-error.ts";
import { checkQualifiedName } from "../../kubernetes/names.ts";

/** standardResources of kubernetes pkg/apis/core/helper */
const standard: readonly string[] = [
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "storage",
  "requests.storage",
  "services.nodeports",
  "services.loadbalancers",
];
const ofContainers: readonly string[] = ["cpu", "memory", "ephemeral-storage"];
const integers: readonly string[] = [
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];

/** IsHugePageResourceName */
export function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** IsNativeResource */
export function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** IsOvercommitAllowed */
export function allowsOvercommit(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** IsExtendedResourceName */
export function isExtended(name: string): boolean {
  return (
    !isNative(name) && !name.startsWith("requests.") && checkQualifiedName(`requests.${name}`).length === 0
  );
}

/** IsIntegerResourceName */
export function isInteger(name: string): boolean {
  return integers.includes(name) || isExtended(name);
}

/** IsSupportedPodLevelResource */
export function isPodLevel(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePages(name);
}

/** validateResourceName; whether it found nothing. */
function validateResourceName(name: string, path: string, errors: FieldErrors): boolean {
  const complaints = checkQualifiedName(name);
  const known = standard.includes(name) || isHugePages(name) || name.startsWith("requests.hugepages-");
  if (complaints.length === 0 && !name.includes("/") && !known) {
    complaints.push("must be a standard resource type or fully qualified");
  }
  for (const complaint of complaints) errors.push(invalid(path, { json: name }, complaint));
  return complaints.length === 0;
}

/** ValidateContainerResourceName */
export function validateContainerResourceName(name: string, path: string, errors: FieldErrors): void {
  if (ofContainers.includes(name)) return;
  validateResourceName(name, path, errors);
  if (!name.includes("/")) {
    if (isHugePages(name)) return;
    errors.push(invalid(path, { json: name }, "must be a standard resource for containers"));
  } else if (!isNative(name) && !isExtended(name)) {
    errors.push(invalid(path, { json: name }, "doesn't follow extended resource name standard"));
  }
}

/** validatePodResourceName */
export function validatePodResourceName(name: string, path: string, errors: FieldErrors): void {
  if (!validateResourceName(name, path, errors) || isPodLevel(name)) return;
  errors.push(notSupported(path, name, ["cpu", "hugepages-", "memory"]));
}

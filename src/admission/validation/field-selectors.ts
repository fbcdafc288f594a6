import { complain, type FieldErrors, invalid, notSupported, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkQualifiedName } from "../../kubernetes/names.ts";
import { parseQuantity, writeQuantity } from "../../kubernetes/quantity.ts";
import { text } from "../defaulting/field.ts";

/** Field paths that ConvertDownwardAPIFieldLabel knows (kubernetes pkg/apis/core/pods). */
const fieldLabels = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const resources = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const hugePages = /^(?:requests|limits)\.hugepages-/;
const byteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/** validateObjectFieldSelector; `supported` in the order of sets.List. */
export function validateFieldRef(
  ref: JsonObject,
  supported: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  const version = text(ref, "apiVersion");
  const given = text(ref, "fieldPath");
  if (version === "") errors.push(required(`${path}.apiVersion`));
  else if (given === "") errors.push(required(`${path}.fieldPath`));
  else {
    const converted = convertLabel(version, given);
    if ("problem" in converted) {
      const detail = `error converting fieldPath: ${converted.problem}`;
      errors.push(invalid(`${path}.fieldPath`, given, detail));
    } else validateFieldPath(converted.label, supported, path, errors);
  }
}

function validateFieldPath(
  label: string,
  supported: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  const subscripted = splitSubscript(label);
  if (subscripted === undefined) {
    if (!supported.includes(label)) errors.push(notSupported(`${path}.fieldPath`, label, supported));
    return;
  }
  const { map, key } = subscripted;
  const checked = map === "metadata.annotations" ? key.toLowerCase() : key;
  complain(errors, path, checked, checkQualifiedName(checked));
}

/** ConvertDownwardAPIFieldLabel */
function convertLabel(version: string, label: string): { label: string } | { problem: string } {
  if (version !== "v1") return { problem: `unsupported pod version: ${version}` };
  const subscripted = splitSubscript(label);
  if (subscripted !== undefined) {
    const isMap = subscripted.map === "metadata.annotations" || subscripted.map === "metadata.labels";
    return isMap ? { label } : { problem: `field label does not support subscript: ${label}` };
  }
  if (label === "spec.host") return { label: "spec.nodeName" };
  return fieldLabels.includes(label) ? { label } : { problem: `field label not supported: ${label}` };
}

/** fieldpath.SplitMaybeSubscriptedPath: metadata.labels['key'] */
function splitSubscript(label: string): { map: string; key: string } | undefined {
  const [, map, key] = /^([\s\S]+?)\['([\s\S]*)'\]$/.exec(label) ?? [];
  return map === undefined || key === undefined ? undefined : { map, key };
}

/** validateContainerResourceFieldSelector */
export function validateResourceFieldRef(
  ref: JsonObject,
  inVolume: boolean,
  path: string,
  errors: FieldErrors,
): void {
  const resource = text(ref, "resource");
  if (inVolume && text(ref, "containerName") === "") errors.push(required(`${path}.containerName`));
  else if (resource === "") errors.push(required(`${path}.resource`));
  else if (!resources.includes(resource) && !hugePages.test(resource)) {
    errors.push(notSupported(`${path}.resource`, resource, resources));
  }
  validateDivisor(resource, text(ref, "divisor"), `${path}.divisor`, errors);
}

/** validateContainerResourceDivisor */
function validateDivisor(resource: string, divisor: string, path: string, errors: FieldErrors): void {
  const quantity = parseQuantity(divisor);
  if (quantity === undefined || quantity.nano === 0n) return;
  const given = writeQuantity(quantity);
  const kind = hugePages.test(resource) ? "hugepages" : resource.replace(/^(?:limits|requests)\./, "");
  if (kind === "cpu") {
    if (given !== "1m" && given !== "1") {
      errors.push(
        invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"),
      );
    }
    return;
  }
  const named = { memory: "memory", "ephemeral-storage": "local ephemeral storage", hugepages: "hugepages" }[
    kind
  ];
  if (named === undefined || byteDivisors.includes(given)) return;
  const detail = `only divisor's values ${byteDivisors.join(", ")} are supported with the ${named} resource`;
  errors.push(invalid(path, resource, detail));
}

import { type FieldErrors, invalid } from "../../kubernetes/field-error.ts";
import { quote } from "../../kubernetes/go-text.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { mirrorAnnotation } from "../../model/marker.ts";
import type { PodSpec } from "../../model/pod.ts";
import { allContainers } from "../defaulting/containers.ts";
import { text } from "../defaulting/field.ts";
import { validateDescendingPath } from "./paths.ts";

type Annotations = Readonly<Record<string, string>>;

const path = "metadata.annotations";
const deletionCost = "controller.kubernetes.io/pod-deletion-cost";
const seccompOfPod = "seccomp.security.alpha.kubernetes.io/pod";
const seccompOfContainer = "container.seccomp.security.alpha.kubernetes.io/";
const appArmorOfContainer = "container.apparmor.security.beta.kubernetes.io/";

/** ValidatePodSpecificAnnotations, except tolerations in an annotation, which nothing reads after 1.6. */
export function validatePodAnnotations(annotations: Annotations, spec: PodSpec, errors: FieldErrors): void {
  const mirrored = annotations[mirrorAnnotation];
  if (mirrored !== undefined && text(spec, "nodeName") === "") {
    const detail = "must set spec.nodeName if mirror pod annotation is set";
    errors.push(invalid(`${path}[${mirrorAnnotation}]`, mirrored, detail));
  }
  const cost = annotations[deletionCost];
  if (cost !== undefined && !isInt32(cost)) {
    errors.push(invalid(`${path}[${deletionCost}]`, cost, "must be a 32bit integer"));
  }
  const ofPod = annotations[seccompOfPod];
  if (ofPod !== undefined) validateSeccomp(ofPod, seccompOfPod, errors);
  for (const key in annotations) {
    if (key.startsWith(seccompOfContainer)) validateSeccomp(annotations[key] ?? "", key, errors);
  }
  for (const key in annotations) {
    if (key.startsWith(appArmorOfContainer)) {
      validateAppArmor(annotations[key] ?? "", key, allContainers(spec), errors);
    }
  }
}

/** GetDeletionCostFromPodAnnotations: no plus sign, no leading zeros. */
function isInt32(text: string): boolean {
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return false;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31;
}

/** ValidateSeccompProfile */
function validateSeccomp(profile: string, key: string, errors: FieldErrors): void {
  if (["runtime/default", "docker/default", "unconfined"].includes(profile)) return;
  if (profile.startsWith("localhost/")) {
    validateDescendingPath(profile.slice("localhost/".length), `${path}.${key}`, errors);
  } else errors.push(invalid(`${path}.${key}`, profile, "must be a valid seccomp profile"));
}

/** ValidateAppArmorPodAnnotations */
function validateAppArmor(
  profile: string,
  key: string,
  containers: readonly JsonObject[],
  errors: FieldErrors,
): void {
  const name = key.slice(appArmorOfContainer.length);
  if (!containers.some((container) => text(container, "name") === name)) {
    errors.push(invalid(`${path}[${key}]`, name, "container not found"));
  }
  if (["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith("localhost/")) return;
  errors.push(invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${quote(profile)}`));
}

import { type FieldErrors, forbidden, invalid, toInvalid } from "../../kubernetes/field-error.ts";
import type { ApiError } from "../../kubernetes/status.ts";
import { latestMinor } from "../../kubernetes/version.ts";
import { mirrorAnnotation } from "../../model/marker.ts";
import type { Pod, PodSpec } from "../../model/pod.ts";
import { number, struct, structs, text } from "../defaulting/field.ts";
import { validateImagePadding } from "./containers.ts";
import { createdName, validateFinalizerNames, validateObjectMeta } from "./metadata.ts";
import { validatePodAnnotations } from "./pod-annotations.ts";
import { validatePodSpec } from "./pod-spec.ts";
import { validateProfileAnnotations } from "./profiles.ts";

/**
 * What the API server answers if it rejects this Pod, which has gone through defaulting and
 * admission; undefined if it accepts it. Mirrors ValidatePodCreate (kubernetes pkg/apis/core/validation), whose checks
 * come in this order and whose words these are. Go visits a map in random order; here in the order of its keys.
 */
export function validatePod(pod: Pod, minor: number = latestMinor): ApiError | undefined {
  const errors: FieldErrors = [];
  const { metadata, spec } = pod;
  const name = createdName(metadata);
  const annotations = metadata.annotations ?? {};
  validateObjectMeta(metadata, name, errors);
  validateFinalizerNames(metadata, errors);
  validatePodAnnotations(annotations, spec, errors);
  const isMirror = annotations[mirrorAnnotation] !== undefined;
  validatePodSpec(spec, name, isMirror, minor, errors);
  validateOnlyForPods(spec, errors);
  if (structs(spec, "ephemeralContainers").length > 0) {
    errors.push(forbidden("spec.ephemeralContainers", "cannot be set on create"));
  }
  if (text(spec, "nodeName") !== "" && structs(spec, "schedulingGates").length > 0) {
    const detail = "cannot be set until all schedulingGates have been cleared";
    errors.push(forbidden("spec.nodeName", detail));
  }
  validateProfileAnnotations(annotations, spec, errors);
  return errors.length > 0 ? toInvalid(name, errors) : undefined;
}

/** The end of validatePodMetadataAndSpec: what a Pod template is not asked for. */
function validateOnlyForPods(spec: PodSpec, errors: FieldErrors): void {
  if (text(spec, "serviceAccountName") === "") forbidTokens(spec, errors);
  const grace = number(spec, "terminationGracePeriodSeconds");
  if (grace < 0) {
    const detail = "must be greater than or equal to 0";
    errors.push(invalid("spec.terminationGracePeriodSeconds", grace, detail));
  }
  for (const list of ["containers", "initContainers"]) {
    for (const [index, container] of structs(spec, list).entries()) {
      validateImagePadding(container, `spec.${list}[${index}]`, errors);
    }
  }
}

function forbidTokens(spec: PodSpec, errors: FieldErrors): void {
  for (const [index, volume] of structs(spec, "volumes").entries()) {
    const sources = structs(struct(volume, "projected") ?? {}, "sources");
    for (const [sourceIndex, source] of sources.entries()) {
      if (struct(source, "serviceAccountToken") === undefined) continue;
      const path = `spec.volumes[${index}].projected.sources[${sourceIndex}].serviceAccountToken`;
      errors.push(forbidden(path, "must not be specified when serviceAccountName is not set"));
    }
  }
}

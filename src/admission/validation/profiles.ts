import {
  type FieldErrors,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { utf8Length } from "../../kubernetes/names.ts";
import type { PodSpec } from "../../model/pod.ts";
import { containersWithPath } from "../defaulting/containers.ts";
import { isSet, struct, text } from "../defaulting/field.ts";
import { validateDescendingPath } from "./paths.ts";

const types = ["Localhost", "RuntimeDefault", "Unconfined"];

/** validateSeccompProfileField */
export function validateSeccompProfile(
  profile: JsonObject | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (profile === undefined) return;
  const type = text(profile, "type");
  if (type === "") errors.push(required(`${path}.type`, "type is required when seccompProfile is set"));
  else if (!types.includes(type)) errors.push(notSupported(`${path}.type`, type, types));
  const local = text(profile, "localhostProfile");
  const localPath = `${path}.localhostProfile`;
  if (type !== "Localhost") {
    if (!isSet(profile, "localhostProfile")) return;
    const shown = { json: { Type: type, LocalhostProfile: local } };
    errors.push(invalid(localPath, shown, "can only be set when seccomp type is Localhost"));
  } else if (isSet(profile, "localhostProfile")) validateDescendingPath(local, localPath, errors);
  else errors.push(required(localPath, "must be set when seccomp type is Localhost"));
}

/** ValidateAppArmorProfileField */
export function validateAppArmorProfile(
  profile: JsonObject | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (profile === undefined) return;
  const type = text(profile, "type");
  const localPath = `${path}.localhostProfile`;
  if (type === "") errors.push(required(`${path}.type`, "type is required when appArmorProfile is set"));
  else if (!types.includes(type)) errors.push(notSupported(`${path}.type`, type, types));
  else if (type === "Localhost") validateLocalProfile(profile, localPath, errors);
  else if (isSet(profile, "localhostProfile")) {
    const local = text(profile, "localhostProfile");
    errors.push(invalid(localPath, { json: local }, "can only be set when AppArmor type is Localhost"));
  }
}

function validateLocalProfile(profile: JsonObject, path: string, errors: FieldErrors): void {
  const local = text(profile, "localhostProfile");
  if (local.trim() !== local) errors.push(invalid(path, local, "must not be padded with whitespace"));
  else if (local === "") errors.push(required(path, "must be set when AppArmor type is Localhost"));
  if (utf8Length(local) > 4095) errors.push(tooLong(path, 4095));
}

/** How annotations of old spell the profiles of one kind. */
type Spelling = {
  readonly field: string;
  readonly word: string;
  readonly key: string;
  readonly unconfined: string;
  readonly runtimeDefault: readonly string[];
};

const seccomp: Spelling = {
  field: "seccompProfile",
  word: "seccomp",
  key: "container.seccomp.security.alpha.kubernetes.io/",
  unconfined: "unconfined",
  runtimeDefault: ["runtime/default", "docker/default"],
};
const appArmor: Spelling = {
  field: "appArmorProfile",
  word: "apparmor",
  key: "container.apparmor.security.beta.kubernetes.io/",
  unconfined: "unconfined",
  runtimeDefault: ["runtime/default"],
};

/** validateSeccompAnnotationsAndFields and validateAppArmorAnnotationsAndFieldsMatchOnCreate */
export function validateProfileAnnotations(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  errors: FieldErrors,
): void {
  const podContext = struct(spec, "securityContext") ?? {};
  const podAnnotation = annotations["seccomp.security.alpha.kubernetes.io/pod"];
  const podSeccomp = struct(podContext, "seccompProfile");
  if (podSeccomp !== undefined && podAnnotation !== undefined) {
    validateMatch(podAnnotation, podSeccomp, seccomp, "spec.securityContext", errors);
  }
  const windows = text(struct(spec, "os") ?? {}, "name") === "windows";
  for (const spelling of windows ? [seccomp] : [seccomp, appArmor]) {
    const inherited = spelling === appArmor ? struct(podContext, "appArmorProfile") : undefined;
    for (const [path, container] of containersWithPath(spec)) {
      const own = struct(struct(container, "securityContext") ?? {}, spelling.field);
      const annotation = annotations[spelling.key + text(container, "name")];
      const profile = own ?? inherited;
      if (profile === undefined || annotation === undefined) continue;
      validateMatch(annotation, profile, spelling, `${path}.securityContext`, errors);
    }
  }
}

/** validateSeccompAnnotationsAndFieldsMatch and its twin for AppArmor */
function validateMatch(
  annotation: string,
  profile: JsonObject,
  { field, word, unconfined, runtimeDefault }: Spelling,
  contextPath: string,
  errors: FieldErrors,
): void {
  const path = `${contextPath}.${field}`;
  const type = text(profile, "type");
  const wrongType = forbidden(`${path}.type`, `${word} type in annotation and field must match`);
  if (type === "Unconfined" && annotation !== unconfined) errors.push(wrongType);
  if (type === "RuntimeDefault" && !runtimeDefault.includes(annotation)) errors.push(wrongType);
  if (type !== "Localhost") return;
  if (!annotation.startsWith("localhost/")) errors.push(wrongType);
  else if (profile["localhostProfile"] !== annotation.slice("localhost/".length)) {
    const detail = `${word} profile in annotation and field must match`;
    errors.push(forbidden(`${path}.localhostProfile`, detail));
  }
}

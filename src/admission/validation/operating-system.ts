import {
  type FieldErrors,
  forbidden,
  invalid,
  notSupported,
  required,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { flag, isSet, struct, text } from "../defaulting/field.ts";

type Containers = readonly (readonly [path: string, container: JsonObject])[];

/** What validateWindows forbids in the securityContext of the Pod and of containers, in its order. */
const linuxOnlyPodContext = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
];
const linuxOnlyContext = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

/** validateOS, then validateLinux or validateWindows */
export function validateOperatingSystem(spec: JsonObject, containers: Containers, errors: FieldErrors): void {
  const os = struct(spec, "os");
  if (os === undefined) return;
  const name = text(os, "name");
  if (name === "") errors.push(required("spec.os.name"));
  else if (name === "linux") forbidOn("linux", spec, containers, errors);
  else if (name === "windows") forbidOn("windows", spec, containers, errors);
  else errors.push(notSupported("spec.os", name, ["linux", "windows"]));
}

function forbidOn(
  os: "linux" | "windows",
  spec: JsonObject,
  containers: Containers,
  errors: FieldErrors,
): void {
  const detail =
    os === "linux" ? "windows options cannot be set for a linux pod" : "cannot be set for a windows pod";
  const forbid = (object: JsonObject, fields: readonly string[], path: string): void => {
    for (const field of fields) if (isSet(object, field)) errors.push(forbidden(`${path}.${field}`, detail));
  };
  const context = struct(spec, "securityContext") ?? {};
  forbid(context, os === "linux" ? ["windowsOptions"] : linuxOnlyPodContext, "spec.securityContext");
  if (os === "windows") {
    forbid(spec, ["hostUsers"], "spec");
    // hostPID and hostIPC are plain bools: only true is set.
    for (const field of ["hostPID", "hostIPC"]) if (flag(spec, field)) forbid(spec, [field], "spec");
    forbid(spec, ["shareProcessNamespace"], "spec");
  }
  for (const [path, container] of containers) {
    const own = struct(container, "securityContext") ?? {};
    forbid(own, os === "linux" ? ["windowsOptions"] : linuxOnlyContext, `${path}.securityContext`);
  }
}

function hostProcess(object: JsonObject): boolean | undefined {
  const options = struct(struct(object, "securityContext") ?? {}, "windowsOptions") ?? {};
  return isSet(options, "hostProcess") ? flag(options, "hostProcess") : undefined;
}

/** validateWindowsHostProcessPod */
export function validateHostProcess(spec: JsonObject, containers: Containers, errors: FieldErrors): void {
  const ofPod = hostProcess(spec);
  let count = 0;
  for (const [path, container] of containers) {
    const own = hostProcess(container);
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalid(`${path}.securityContext.windowsOptions.hostProcess`, own, detail));
    }
    if (own ?? ofPod ?? false) count += 1;
  }
  if (count === 0) return;
  if (count !== containers.length) {
    const detail =
      "If pod contains any hostProcess containers then all containers must be HostProcess containers";
    errors.push(invalid("spec", "", detail));
  }
  if (flag(spec, "hostNetwork")) return;
  const detail = "hostNetwork must be true if pod contains any hostProcess containers";
  errors.push(invalid("spec.hostNetwork", false, detail));
}

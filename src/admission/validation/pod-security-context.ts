import {
  complain,
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  required,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkId } from "../../kubernetes/names.ts";
import { isOn } from "../../kubernetes/types.ts";
import { flag, struct, structs, text } from "../defaulting/field.ts";
import { validateAppArmorProfile, validateSeccompProfile } from "./profiles.ts";
import { validateId } from "./security-context.ts";
import { validateWindowsOptions } from "./windows-options.ts";
import { validateOptionalWord } from "./words.ts";

/** validatePodSpecSecurityContext */
export function validatePodSecurityContext(spec: JsonObject, minor: number, errors: FieldErrors): void {
  const context = struct(spec, "securityContext");
  if (context === undefined) return;
  const path = "spec.securityContext";
  for (const field of ["fsGroup", "runAsUser", "runAsGroup"]) validateId(context, field, path, errors);
  // The cast: a list of numbers by its Go type.
  for (const [index, id] of ((context["supplementalGroups"] ?? []) as readonly number[]).entries()) {
    complain(errors, `${path}.supplementalGroups[${index}]`, id, checkId(id));
  }
  validateSysctls(structs(context, "sysctls"), spec, `${path}.sysctls`, errors);
  validateOptionalWord(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], path, errors);
  validateSeccompProfile(struct(context, "seccompProfile"), `${path}.seccompProfile`, errors);
  validateWindowsOptions(struct(context, "windowsOptions"), `${path}.windowsOptions`, errors);
  validateAppArmorProfile(struct(context, "appArmorProfile"), `${path}.appArmorProfile`, errors);
  validateOptionalWord(context, "supplementalGroupsPolicy", ["Merge", "Strict"], path, errors);
  const changes = isOn("SELinuxMount", minor) ? ["MountOption", "Recursive"] : ["Recursive"];
  validateOptionalWord(context, "seLinuxChangePolicy", changes, path, errors);
}

const sysctlSegment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const sysctlPattern = `^(${sysctlSegment}[\\./])*${sysctlSegment}$`;
const sysctlName = new RegExp(sysctlPattern);

/** validateSysctls, with ValidateHostSysctl */
function validateSysctls(
  sysctls: readonly JsonObject[],
  spec: JsonObject,
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  for (const [index, sysctl] of sysctls.entries()) {
    const name = text(sysctl, "name");
    const namePath = `${path}[${index}].name`;
    if (name === "") errors.push(required(namePath));
    else if (name.length > 253 || !sysctlName.test(name)) {
      const detail = `must have at most 253 characters and match regex ${sysctlPattern}`;
      errors.push(invalid(namePath, name, detail));
    } else if (seen.has(name)) errors.push(duplicate(namePath, name));
    seen.add(name);
    const namespace = namespaceOf(name);
    if (flag(spec, "hostNetwork") && namespace === "net") {
      errors.push(invalid(namePath, name, "may not be specified when 'hostNetwork' is true"));
    } else if (flag(spec, "hostIPC") && namespace === "ipc") {
      errors.push(invalid(namePath, name, "may not be specified when 'hostIPC' is true"));
    }
  }
}

/** GetNamespace of component-helpers node/util/sysctl, as far as it matters here. */
function namespaceOf(sysctl: string): "net" | "ipc" | undefined {
  const separator = /[./]/.exec(sysctl)?.[0];
  const swap: Readonly<Record<string, string>> = { "/": ".", ".": "/" };
  const dotted = separator === "/" ? sysctl.replace(/[./]/g, (char) => swap[char] ?? char) : sysctl;
  const [name = ""] = dotted.split("*", 1);
  if (name.startsWith("net.")) return "net";
  const ipc = /^(?:kernel\.(?:sem|shm(?:all|max|mni|_rmid_forced)?|msg(?:max|mnb|mni)?)$|fs\.mqueue\.)/;
  return ipc.test(name) ? "ipc" : undefined;
}

/** validateShareProcessNamespace */
export function validateShareProcessNamespace(spec: JsonObject, errors: FieldErrors): void {
  if (!flag(spec, "shareProcessNamespace") || !flag(spec, "hostPID")) return;
  const detail = "ShareProcessNamespace and HostPID cannot both be enabled";
  errors.push(invalid("spec.shareProcessNamespace", true, detail));
}

/** validateHostUsers: hostUsers false keeps the Pod out of the host's other namespaces. */
export function validateHostUsers(
  spec: JsonObject,
  containers: readonly (readonly [path: string, container: JsonObject])[],
  minor: number,
  errors: FieldErrors,
): void {
  if (spec["hostUsers"] !== false) return;
  const detail = `when \`${minor >= 34 ? "hostUsers" : "pod.Spec.HostUsers"}\` is false`;
  for (const [field, name] of [
    ["hostNetwork", "hostNetwork"],
    ["hostPID", "HostPID"],
    ["hostIPC", "HostIPC"],
  ] as const) {
    if (flag(spec, field)) errors.push(forbidden(`spec.${name}`, detail));
  }
  if (minor < 34) return;
  for (const [path, container] of containers) {
    if (structs(container, "volumeDevices").length > 0) {
      errors.push(forbidden(`${path}.volumeDevices`, detail));
    }
  }
}

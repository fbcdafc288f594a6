import {
  type FieldErrors,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { flag, isSet, struct, structs, text } from "../defaulting/field.ts";
import { hasBackstep, validateDescendingPath } from "./paths.ts";

/** The volumes of a Pod that are valid, by name. */
export type Volumes = ReadonlyMap<string, JsonObject>;

const propagations = ["Bidirectional", "HostToContainer", "None"];
const recursions = ["Disabled", "Enabled", "IfPossible"];

/** ValidateVolumeMounts; upstream names the list, not the element, for subPath, subPathExpr, mountPropagation and recursiveReadOnly. */
export function validateMounts(
  container: JsonObject,
  volumes: Volumes,
  containerPath: string,
  errors: FieldErrors,
): void {
  const listPath = `${containerPath}.volumeMounts`;
  const devices = structs(container, "volumeDevices");
  const mountPaths = new Set<string>();
  for (const [index, mount] of structs(container, "volumeMounts").entries()) {
    const path = `${listPath}[${index}]`;
    const name = text(mount, "name");
    if (name === "") errors.push(required(`${path}.name`));
    if (!volumes.has(name)) errors.push(notFound(`${path}.name`, name));
    const mountPath = text(mount, "mountPath");
    if (mountPath === "") errors.push(required(`${path}.mountPath`));
    if (mountPaths.has(mountPath)) errors.push(invalid(`${path}.mountPath`, mountPath, "must be unique"));
    mountPaths.add(mountPath);
    if (devices.length > 0) validateAgainstDevices(name, mountPath, devices, path, errors);
    validateSubPath(mount, listPath, path, errors);
    validatePropagation(mount, container, `${listPath}.mountPropagation`, errors);
    validateRecursion(mount, `${listPath}.recursiveReadOnly`, errors);
  }
}

function validateAgainstDevices(
  name: string,
  mountPath: string,
  devices: readonly JsonObject[],
  path: string,
  errors: FieldErrors,
): void {
  if (devices.some((device) => text(device, "name") === name)) {
    errors.push(invalid(`${path}.name`, name, "must not already exist in volumeDevices"));
  }
  if (lastPaths(devices, "devicePath").includes(mountPath)) {
    errors.push(invalid(`${path}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"));
  }
}

/** GetVolumeMountMap and GetVolumeDeviceMap keep the last path of each name. */
function lastPaths(list: readonly JsonObject[], field: string): string[] {
  return [...new Map(list.map((entry) => [text(entry, "name"), text(entry, field)])).values()];
}

function validateSubPath(mount: JsonObject, listPath: string, path: string, errors: FieldErrors): void {
  const subPath = text(mount, "subPath");
  if (subPath !== "") validateDescendingPath(subPath, `${listPath}.subPath`, errors);
  const expression = text(mount, "subPathExpr");
  if (expression === "") return;
  if (subPath !== "") {
    errors.push(invalid(`${path}.subPathExpr`, expression, "subPathExpr and subPath are mutually exclusive"));
  }
  validateDescendingPath(expression, `${listPath}.subPathExpr`, errors);
}

/** validateMountPropagation */
function validatePropagation(
  mount: JsonObject,
  container: JsonObject,
  path: string,
  errors: FieldErrors,
): void {
  if (!isSet(mount, "mountPropagation")) return;
  const propagation = text(mount, "mountPropagation");
  if (!propagations.includes(propagation)) errors.push(notSupported(path, propagation, propagations));
  if (propagation !== "Bidirectional" || flag(struct(container, "securityContext") ?? {}, "privileged"))
    return;
  const detail = "Bidirectional mount propagation is available only to privileged containers";
  errors.push(forbidden(path, detail));
}

/** validateMountRecursiveReadOnly */
function validateRecursion(mount: JsonObject, path: string, errors: FieldErrors): void {
  if (!isSet(mount, "recursiveReadOnly")) return;
  const recursion = text(mount, "recursiveReadOnly");
  if (!recursions.includes(recursion)) errors.push(notSupported(path, recursion, recursions));
  if (recursion !== "Enabled" && recursion !== "IfPossible") return;
  if (!flag(mount, "readOnly")) errors.push(forbidden(path, "may only be specified when readOnly is true"));
  if (isSet(mount, "mountPropagation") && text(mount, "mountPropagation") !== "None") {
    errors.push(forbidden(path, "may only be specified when mountPropagation is None or not specified"));
  }
}

/** ValidateVolumeDevices */
export function validateDevices(
  container: JsonObject,
  volumes: Volumes,
  containerPath: string,
  errors: FieldErrors,
): void {
  const devices = structs(container, "volumeDevices");
  if (devices.length === 0) return;
  const mounts = structs(container, "volumeMounts");
  const mountNames = mounts.map((mount) => text(mount, "name"));
  const mountPaths = lastPaths(mounts, "mountPath");
  const seen = { names: new Set<string>(), paths: new Set<string>() };
  for (const [index, device] of devices.entries()) {
    const path = `${containerPath}.volumeDevices[${index}]`;
    const name = text(device, "name");
    const devicePath = text(device, "devicePath");
    validateDeviceName(name, volumes, seen.names, `${path}.name`, errors);
    validateDevicePath(devicePath, seen.paths, `${path}.devicePath`, errors);
    if (mountNames.includes(name)) {
      errors.push(invalid(`${path}.name`, name, "must not already exist in volumeMounts"));
    }
    if (mountPaths.includes(devicePath)) {
      const detail = "must not already exist as a path in volumeMounts";
      errors.push(invalid(`${path}.devicePath`, devicePath, detail));
    }
    if (name !== "") seen.names.add(name);
  }
}

function validateDeviceName(
  name: string,
  volumes: Volumes,
  seen: ReadonlySet<string>,
  path: string,
  errors: FieldErrors,
): void {
  if (name === "") errors.push(required(path));
  if (seen.has(name)) errors.push(invalid(path, name, "must be unique"));
  const volume = volumes.get(name);
  if (volume === undefined) errors.push(notFound(path, name));
  else if (
    struct(volume, "persistentVolumeClaim") === undefined &&
    struct(volume, "ephemeral") === undefined
  ) {
    const detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
    errors.push(invalid(path, name, detail));
  }
}

function validateDevicePath(devicePath: string, seen: Set<string>, path: string, errors: FieldErrors): void {
  if (devicePath === "") errors.push(required(path));
  if (seen.has(devicePath)) errors.push(invalid(path, devicePath, "must be unique"));
  if (hasBackstep(devicePath)) errors.push(invalid(path, devicePath, "can not contain backsteps ('..')"));
  else seen.add(devicePath);
}

import {
  complain,
  type FieldErrors,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain, rangeError, utf8Length } from "../../kubernetes/names.ts";
import { entries, flag, isSet, number, struct, text, texts } from "../defaulting/field.ts";
import { validateDescendingPath } from "./paths.ts";
import { validateOptionalWord } from "./words.ts";

type Check = (source: JsonObject, path: string, errors: FieldErrors) => void;

/** For the sources of which upstream only wants some fields not to be empty. */
export function requireTexts(...fields: string[]): Check {
  return (source, path, errors) => {
    for (const field of fields) if (text(source, field) === "") errors.push(required(`${path}.${field}`));
  };
}

function requireSecretName(source: JsonObject, field: string, path: string, errors: FieldErrors): void {
  const ref = struct(source, field);
  if (ref !== undefined && text(ref, "name") === "") errors.push(required(`${path}.${field}.name`));
}

function validatePartition(source: JsonObject, path: string, errors: FieldErrors): void {
  const partition = number(source, "partition");
  if (partition >= 0 && partition <= 255) return;
  errors.push(invalid(`${path}.partition`, partition, rangeError(1, 255)));
}

function validateLun(lun: number, path: string, errors: FieldErrors): void {
  if (lun < 0 || lun > 255) errors.push(invalid(`${path}.lun`, lun, rangeError(0, 255)));
}

/** validateGitRepoVolumeSource */
export function validateGitRepo(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("repository")(source, path, errors);
  validateDescendingPath(text(source, "directory"), `${path}.directory`, errors);
}

/** validateGCEPersistentDiskVolumeSource */
export function validateGceDisk(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("pdName")(source, path, errors);
  validatePartition(source, path, errors);
}

/** validateAWSElasticBlockStoreVolumeSource */
export function validateAwsDisk(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("volumeID")(source, path, errors);
  validatePartition(source, path, errors);
}

/** validateFlockerVolumeSource */
export function validateFlocker(source: JsonObject, path: string, errors: FieldErrors): void {
  const name = text(source, "datasetName");
  const uuid = text(source, "datasetUUID");
  if (name === "" && uuid === "") {
    errors.push(required(path, "one of datasetName and datasetUUID is required"));
  }
  if (name !== "" && uuid !== "") {
    const detail = "datasetName and datasetUUID can not be specified simultaneously";
    errors.push(invalid(path, "resource", detail));
  }
  if (name.includes("/")) errors.push(invalid(`${path}.datasetName`, name, "must not contain '/'"));
}

/** validateRBDVolumeSource */
export function validateRbd(source: JsonObject, path: string, errors: FieldErrors): void {
  validateCephfs(source, path, errors);
  requireTexts("image")(source, path, errors);
}

/** validateCephFSVolumeSource */
export function validateCephfs(source: JsonObject, path: string, errors: FieldErrors): void {
  if (texts(source, "monitors").length === 0) errors.push(required(`${path}.monitors`));
}

/** validateCinderVolumeSource */
export function validateCinder(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("volumeID")(source, path, errors);
  requireSecretName(source, "secretRef", path, errors);
}

const hostPort = /^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/;

/** validateQuobyteVolumeSource */
export function validateQuobyte(source: JsonObject, path: string, errors: FieldErrors): void {
  const registry = text(source, "registry");
  const rule = "must be a host:port pair or multiple pairs separated by commas";
  if (registry === "") errors.push(required(`${path}.registry`, rule));
  else if (utf8Length(text(source, "tenant")) >= 65) {
    const detail = "must be a UUID and may not exceed a length of 64 characters";
    errors.push(required(`${path}.tenant`, detail));
  } else {
    for (const pair of registry.split(",")) {
      if (!hostPort.test(pair)) errors.push(invalid(`${path}.registry`, registry, rule));
    }
  }
  requireTexts("volume")(source, path, errors);
}

/** validateFCVolumeSource */
export function validateFc(source: JsonObject, path: string, errors: FieldErrors): void {
  const names = texts(source, "targetWWNs");
  const ids = texts(source, "wwids");
  const namesPath = `${path}.targetWWNs`;
  if (names.length === 0 && ids.length === 0) {
    errors.push(required(namesPath, "must specify either targetWWNs or wwids, but not both"));
  }
  if (names.length > 0 && ids.length > 0) {
    const detail = "targetWWNs and wwids can not be specified simultaneously";
    errors.push(invalid(namesPath, { json: names }, detail));
  }
  if (names.length === 0) return;
  if (!isSet(source, "lun")) {
    errors.push(required(`${path}.lun`, "lun is required if targetWWNs is specified"));
  } else validateLun(number(source, "lun"), path, errors);
}

/** validateFlexVolumeSource */
export function validateFlexVolume(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("driver")(source, path, errors);
  for (const option in entries(source, "options")) {
    const [namespace = ""] = option.split("/", 1);
    if (!/\.(?:kubernetes|k8s)\.io$/.test(`.${namespace.toLowerCase()}`)) continue;
    const detail = "kubernetes.io and k8s.io namespaces are reserved";
    errors.push(invalid(`${path}.options[${option}]`, option, detail));
  }
}

/** validateAzureDisk */
export function validateAzureDisk(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("diskName", "diskURI")(source, path, errors);
  validateOptionalWord(source, "cachingMode", ["None", "ReadOnly", "ReadWrite"], path, errors);
  validateOptionalWord(source, "kind", ["Dedicated", "Managed", "Shared"], path, errors);
  if (!isSet(source, "kind")) return;
  const managed = text(source, "kind") === "Managed";
  const uri = text(source, "diskURI");
  if (uri.startsWith(managed ? "/subscriptions/" : "https://")) return;
  const form = managed
    ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
    : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
  errors.push(notSupported(`${path}.diskURI`, uri, [form]));
}

/** validateStorageOSVolumeSource */
export function validateStorageOs(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("volumeName")(source, path, errors);
  for (const field of ["volumeName", "volumeNamespace"]) {
    const name = text(source, field);
    if (name !== "") complain(errors, `${path}.${field}`, name, checkDnsLabel(name));
  }
  requireSecretName(source, "secretRef", path, errors);
}

/** validateCSIVolumeSource, with ValidateCSIDriverName */
export function validateCsi(source: JsonObject, path: string, errors: FieldErrors): void {
  const driver = text(source, "driver");
  if (driver === "") errors.push(required(`${path}.driver`));
  else {
    if (utf8Length(driver) > 63) errors.push(tooLong(`${path}.driver`, 63));
    complain(errors, `${path}.driver`, driver, checkDnsSubdomain(driver.toLowerCase()));
  }
  const ref = struct(source, "nodePublishSecretRef");
  if (ref === undefined) return;
  const name = text(ref, "name");
  if (name === "") errors.push(required(`${path}.nodePublishSecretRef.name`));
  else complain(errors, `${path}.name`, name, checkDnsSubdomain(name));
}

const initiators = [
  { prefix: "iqn", pattern: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/ },
  { prefix: "eui", pattern: /^eui.[A-Za-z0-9]{16}$/ },
  { prefix: "naa", pattern: /^naa.[A-Za-z0-9]{32}$/ },
];

function validateInitiator(name: string, path: string, errors: FieldErrors): void {
  const kind = initiators.find(({ prefix }) => name.startsWith(prefix));
  if (kind === undefined) {
    errors.push(invalid(path, name, "must be valid format starting with iqn, eui, or naa"));
  } else if (!kind.pattern.test(name)) errors.push(invalid(path, name, "must be valid format"));
}

/** validateISCSIVolumeSource */
export function validateIscsi(source: JsonObject, path: string, errors: FieldErrors): void {
  requireTexts("targetPortal", "iqn")(source, path, errors);
  if (text(source, "iqn") !== "") validateInitiator(text(source, "iqn"), `${path}.iqn`, errors);
  validateLun(number(source, "lun"), path, errors);
  const authenticates = flag(source, "chapAuthDiscovery") || flag(source, "chapAuthSession");
  if (authenticates && struct(source, "secretRef") === undefined) errors.push(required(`${path}.secretRef`));
  if (isSet(source, "initiatorName")) {
    validateInitiator(text(source, "initiatorName"), `${path}.initiatorname`, errors);
  }
}

/** What validateVolumeSource adds for iscsi. */
export function validateIscsiName(source: JsonObject, name: string, path: string, errors: FieldErrors): void {
  if (!isSet(source, "initiatorName") || utf8Length(`${name}:${text(source, "targetPortal")}`) <= 64) return;
  const detail =
    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
  errors.push(invalid(`${path}.name`, name, detail));
}

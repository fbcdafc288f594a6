import {
  complain,
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  required,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain } from "../../kubernetes/names.ts";
import { struct, structs, text } from "../defaulting/field.ts";
import { validateClaimTemplate } from "./claim-template.ts";
import { validateConfigMap, validateDownwardApi, validateSecret } from "./file-volumes.ts";
import { validateEmptyDir, validateHostPath, validateImage, validateNfs } from "./local-volumes.ts";
import type { Volumes } from "./mounts.ts";
import { validateProjected } from "./projected-volume.ts";
import * as remote from "./remote-volumes.ts";
import { validateRequired } from "./words.ts";

type Check = (source: JsonObject, path: string, errors: FieldErrors, volumeName: string) => void;

/**
 * The sources of validateVolumeSource in its order. `where`: the path upstream validates at, `taken`: the one it names
 * where another source was there before; both as the field, but for its slips.
 */
const sources: readonly {
  readonly field: string;
  readonly check: Check;
  readonly where?: string;
  readonly taken?: string;
}[] = [
  { field: "emptyDir", check: validateEmptyDir },
  { field: "hostPath", check: validateHostPath },
  { field: "gitRepo", check: remote.validateGitRepo },
  { field: "gcePersistentDisk", check: remote.validateGceDisk, where: "persistentDisk" },
  { field: "awsElasticBlockStore", check: remote.validateAwsDisk },
  { field: "secret", check: validateSecret },
  { field: "nfs", check: validateNfs },
  { field: "iscsi", check: remote.validateIscsi },
  { field: "glusterfs", check: remote.requireTexts("endpoints", "path") },
  { field: "flocker", check: remote.validateFlocker },
  { field: "persistentVolumeClaim", check: remote.requireTexts("claimName") },
  { field: "rbd", check: remote.validateRbd },
  { field: "cinder", check: remote.validateCinder },
  { field: "cephfs", check: remote.validateCephfs, taken: "cephFS" },
  { field: "quobyte", check: remote.validateQuobyte },
  { field: "downwardAPI", check: validateDownwardApi, taken: "downwarAPI" },
  { field: "fc", check: remote.validateFc },
  { field: "flexVolume", check: remote.validateFlexVolume },
  { field: "configMap", check: validateConfigMap },
  { field: "azureFile", check: remote.requireTexts("secretName", "shareName") },
  { field: "vsphereVolume", check: remote.requireTexts("volumePath") },
  { field: "photonPersistentDisk", check: remote.requireTexts("pdID") },
  { field: "portworxVolume", check: remote.requireTexts("volumeID") },
  { field: "azureDisk", check: remote.validateAzureDisk },
  { field: "storageos", check: remote.validateStorageOs },
  { field: "projected", check: validateProjected },
  { field: "scaleIO", check: remote.requireTexts("gateway", "system", "volumeName") },
  { field: "csi", check: remote.validateCsi },
  { field: "ephemeral", check: validateClaimTemplate },
  { field: "image", check: validateImage },
];

/** ValidateVolumes: reports into `errors` and returns the volumes without a fault, which mounts may name. */
export function validateVolumes(spec: JsonObject, podName: string, errors: FieldErrors): Volumes {
  const volumes = structs(spec, "volumes");
  const valid = new Map<string, JsonObject>();
  const created = new Set(
    volumes
      .filter((volume) => podName !== "" && struct(volume, "ephemeral") !== undefined)
      .map((volume) => `${podName}-${text(volume, "name")}`),
  );
  for (const [index, volume] of volumes.entries()) {
    const path = `spec.volumes[${index}]`;
    const name = text(volume, "name");
    const before = errors.length;
    validateSource(volume, name, podName, path, errors);
    validateRequired(name, checkDnsLabel, `${path}.name`, errors);
    if (valid.has(name)) errors.push(duplicate(`${path}.name`, name));
    if (errors.length === before) valid.set(name, volume);
    const claim = struct(volume, "persistentVolumeClaim");
    if (claim === undefined || !created.has(text(claim, "claimName"))) continue;
    const detail = "must not reference a PVC that gets created for an ephemeral volume";
    errors.push(invalid(`${path}.persistentVolumeClaim.claimName`, text(claim, "claimName"), detail));
  }
  return valid;
}

/** validateVolumeSource */
function validateSource(
  volume: JsonObject,
  name: string,
  podName: string,
  path: string,
  errors: FieldErrors,
): void {
  let count = 0;
  for (const { field, check, where = field, taken = field } of sources) {
    const source = struct(volume, field);
    if (source === undefined) continue;
    if (count > 0) errors.push(forbidden(`${path}.${taken}`, "may not specify more than 1 volume type"));
    else {
      check(source, `${path}.${where}`, errors, name);
      if (field === "ephemeral") validateClaimName(name, podName, path, errors);
    }
    if (field === "iscsi") remote.validateIscsiName(source, name, path, errors);
    count += 1;
  }
  if (count === 0) errors.push(required(path, "must specify a volume type"));
}

/** The claim of an ephemeral volume is named after Pod and volume. */
function validateClaimName(name: string, podName: string, path: string, errors: FieldErrors): void {
  if (podName === "" || name === "") return;
  const claim = `${podName}-${name}`;
  const complaints = checkDnsSubdomain(claim).map((complaint) => `PVC name "${claim}": ${complaint}`);
  complain(errors, `${path}.name`, name, complaints);
}

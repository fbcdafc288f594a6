import { type FieldErrors, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { utf8Length } from "../../kubernetes/names.ts";
import { flag, isSet, number, struct, text } from "../defaulting/field.ts";
import { requireTexts, validateLun } from "./remote-volumes.ts";

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

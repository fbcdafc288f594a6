import { complain, type FieldErrors, invalid } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkId } from "../../kubernetes/names.ts";
import { flag, isSet, number, struct, text, texts } from "../defaulting/field.ts";
import { asInternalSecurityContext } from "./internal-security-context.ts";
import { validateAppArmorProfile, validateSeccompProfile } from "./profiles.ts";
import { validateWindowsOptions } from "./windows-options.ts";
import { validateWord } from "./words.ts";

/** ValidateSecurityContext of a container. Privileged ones are allowed, as on every cluster set up with kubeadm. */
export function validateSecurityContext(
  context: JsonObject | undefined,
  hostUsers: boolean,
  path: string,
  errors: FieldErrors,
): void {
  if (context === undefined) return;
  validateId(context, "runAsUser", path, errors);
  validateId(context, "runAsGroup", path, errors);
  validateProcMount(context, hostUsers, `${path}.procMount`, errors);
  validateSeccompProfile(struct(context, "seccompProfile"), `${path}.seccompProfile`, errors);
  validateEscalation(context, path, errors);
  validateWindowsOptions(struct(context, "windowsOptions"), `${path}.windowsOptions`, errors);
  validateAppArmorProfile(struct(context, "appArmorProfile"), `${path}.appArmorProfile`, errors);
}

/** IsValidUserID and IsValidGroupID, of a field that may be absent. */
export function validateId(context: JsonObject, field: string, path: string, errors: FieldErrors): void {
  if (!isSet(context, field)) return;
  const id = number(context, field);
  complain(errors, `${path}.${field}`, id, checkId(id));
}

/** ValidateProcMountType */
function validateProcMount(context: JsonObject, hostUsers: boolean, path: string, errors: FieldErrors): void {
  if (!isSet(context, "procMount")) return;
  const type = text(context, "procMount");
  validateWord(type, ["Default", "Unmasked"], path, errors);
  if (hostUsers && type === "Unmasked") {
    errors.push(invalid(path, { json: type }, "`hostUsers` must be false to use `Unmasked`"));
  }
}

function validateEscalation(context: JsonObject, path: string, errors: FieldErrors): void {
  if (context["allowPrivilegeEscalation"] !== false) return;
  const start = "cannot set `allowPrivilegeEscalation` to false and";
  if (flag(context, "privileged")) {
    errors.push(
      invalid(path, { json: asInternalSecurityContext(context) }, `${start} \`privileged\` to true`),
    );
  }
  const capabilities = struct(context, "capabilities") ?? {};
  for (const capability of texts(capabilities, "add")) {
    if (capability !== "CAP_SYS_ADMIN") continue;
    const detail = `${start} \`capabilities.Add\` CAP_SYS_ADMIN`;
    errors.push(invalid(path, { json: asInternalSecurityContext(context) }, detail));
  }
}

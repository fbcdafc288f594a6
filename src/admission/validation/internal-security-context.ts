import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { struct } from "../defaulting/field.ts";

/** Fields of the internal SecurityContext and of what it holds, in Go's order; it has no JSON tags. */
const internalFields = [
  "capabilities",
  "privileged",
  "seLinuxOptions",
  "windowsOptions",
  "runAsUser",
  "runAsGroup",
  "runAsNonRoot",
  "readOnlyRootFilesystem",
  "allowPrivilegeEscalation",
  "procMount",
  "seccompProfile",
  "appArmorProfile",
];
const nestedFields: Readonly<Record<string, JsonObject>> = {
  capabilities: { add: null, drop: null },
  seLinuxOptions: { user: "", role: "", type: "", level: "" },
  windowsOptions: {
    gmsaCredentialSpecName: null,
    gmsaCredentialSpec: null,
    runAsUserName: null,
    hostProcess: null,
  },
  seccompProfile: { type: "", localhostProfile: null },
  appArmorProfile: { type: "", localhostProfile: null },
};

/** A container's securityContext as upstream shows it in messages. */
export function asInternalSecurityContext(context: JsonObject): Json {
  return Object.fromEntries(
    internalFields.map((field) => {
      const zeros = nestedFields[field];
      const nested = zeros && struct(context, field);
      const value = nested === undefined ? (context[field] ?? null) : withGoNames({ ...zeros, ...nested });
      return [goName(field), value];
    }),
  );
}

function withGoNames(object: JsonObject): Json {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [goName(field), value]));
}

function goName(field: string): string {
  return (
    (field[0] ?? "").toUpperCase() +
    field
      .slice(1)
      .replace(/^msa/, "MSA")
      .replace(/^eLinux/, "ELinux")
  );
}

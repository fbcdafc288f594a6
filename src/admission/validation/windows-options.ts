import { type FieldErrors, invalid } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsSubdomain, utf8Length } from "../../kubernetes/names.ts";
import { isSet, text } from "../defaulting/field.ts";

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsLabel = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for them
const control = /[\x00-\x1f\x7f]/;

/** validateWindowsSecurityContextOptions */
export function validateWindowsOptions(
  options: JsonObject | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (options === undefined) return;
  for (const [field, check] of [
    ["gmsaCredentialSpecName", checkDnsSubdomain],
    ["gmsaCredentialSpec", checkCredentialSpec],
    ["runAsUserName", checkUserName],
  ] as const) {
    if (!isSet(options, field)) continue;
    const value = text(options, field);
    for (const complaint of check(value))
      errors.push(invalid(`${path}.${field}`, { json: value }, complaint));
  }
}

function checkCredentialSpec(spec: string): string[] {
  if (spec === "") return ["gmsaCredentialSpec cannot be an empty string"];
  return utf8Length(spec) > 64 * 1024 ? ["gmsaCredentialSpec size must be under 64 KiB"] : [];
}

function checkUserName(name: string): string[] {
  if (name === "") return ["runAsUserName cannot be an empty string"];
  if (control.test(name)) return ["runAsUserName cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
  const [domain, user = ""] = parts.length === 2 ? parts : [undefined, name];
  const complaints: string[] = [];
  if (domain !== undefined && utf8Length(domain) >= 256) {
    complaints.push("runAsUserName's Domain length must be under 256 characters");
  }
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain)) {
    complaints.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === "") complaints.push("runAsUserName's User cannot be empty");
  else if (utf8Length(user) > 104) {
    complaints.push("runAsUserName's User length must not be longer than 104 characters");
  }
  if (/^[. ]+$/.test(user)) complaints.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    complaints.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  }
  return complaints;
}

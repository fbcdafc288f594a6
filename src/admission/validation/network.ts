import { isIP } from "node:net";
import {
  complain,
  type FieldErrors,
  forbidden,
  invalid,
  required,
  tooLong,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkUnderscoredSubdomain,
  utf8Length,
} from "../../kubernetes/names.ts";
import { flag, isSet, struct, structs, text, texts } from "../defaulting/field.ts";

/** validatePodDNSConfig */
export function validateDnsConfig(spec: JsonObject, errors: FieldErrors): void {
  const config = struct(spec, "dnsConfig");
  const path = "spec.dnsConfig";
  const none = text(spec, "dnsPolicy") === "None";
  if (config === undefined) {
    if (none) errors.push(required(path, "must provide `dnsConfig` when `dnsPolicy` is None"));
    return;
  }
  const nameservers = texts(config, "nameservers");
  if (none && nameservers.length === 0) {
    const detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    errors.push(required(`${path}.nameservers`, detail));
    return;
  }
  if (nameservers.length > 3) {
    const detail = "must not have more than 3 nameservers";
    errors.push(invalid(`${path}.nameservers`, { json: nameservers }, detail));
  }
  for (const [index, server] of nameservers.entries()) {
    validateIp(server, `${path}.nameservers[${index}]`, errors);
  }
  validateSearches(texts(config, "searches"), `${path}.searches`, errors);
  for (const [index, option] of structs(config, "options").entries()) {
    if (text(option, "name") === "") errors.push(required(`${path}.options[${index}]`, "must not be empty"));
  }
}

function validateSearches(searches: readonly string[], path: string, errors: FieldErrors): void {
  if (searches.length > 32) {
    errors.push(invalid(path, { json: searches }, "must not have more than 32 search paths"));
  }
  if (utf8Length(searches.join(" ")) > 2048) {
    const detail = "must not have more than 2048 characters (including spaces) in the search list";
    errors.push(invalid(path, { json: searches }, detail));
  }
  for (const [index, given] of searches.entries()) {
    if (given === ".") continue;
    const search = given.replace(/\.$/, "");
    complain(errors, `${path}[${index}]`, search, checkUnderscoredSubdomain(search));
  }
}

/** IsValidIPForLegacyField with StrictIPCIDRValidation: ParseIPSloppy, then netip.ParseAddr's rules. */
function validateIp(ip: string, path: string, errors: FieldErrors): void {
  const plain = ip.replace(/(^|[.:])0+(?=\d+(?:\.|$))/g, (match, start: string) =>
    ip.includes(".") ? start : match,
  );
  const family = ip.includes("%") ? 0 : isIP(plain);
  if (family === 0) {
    errors.push(invalid(path, ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    return;
  }
  if (isIP(ip) === 0) errors.push(invalid(path, ip, "must not have leading 0s"));
  else if (family === 6 && /^(?:0*:)*:?(?:0*:)*ffff:(?:[\d.]+|[\da-f]{1,4}:[\da-f]{1,4})$/i.test(ip)) {
    errors.push(invalid(path, ip, "must not be an IPv4-mapped IPv6 address"));
  }
}

/** ValidateHostAliases */
export function validateHostAliases(spec: JsonObject, errors: FieldErrors): void {
  for (const [index, alias] of structs(spec, "hostAliases").entries()) {
    const path = `spec.hostAliases[${index}]`;
    validateIp(text(alias, "ip"), `${path}.ip`, errors);
    for (const [nameIndex, name] of texts(alias, "hostnames").entries()) {
      complain(errors, `${path}.hostnames[${nameIndex}]`, name, checkDnsSubdomain(name));
    }
  }
}

/** validatePodHostName */
export function validateHostnameOverride(spec: JsonObject, errors: FieldErrors): void {
  if (!isSet(spec, "hostnameOverride")) return;
  const name = text(spec, "hostnameOverride");
  const path = "spec.hostnameOverride";
  for (const field of ["setHostnameAsFQDN", "hostNetwork"]) {
    if (flag(spec, field)) errors.push(forbidden(path, `may not be specified when ${field} is true`));
  }
  if (utf8Length(name) > 64) errors.push(tooLong(path, 64));
  complain(errors, path, name, checkDnsSubdomain(name));
}

/** spec.hostname and spec.subdomain */
export function validateHostnames(spec: JsonObject, errors: FieldErrors): void {
  for (const field of ["hostname", "subdomain"]) {
    const name = text(spec, field);
    if (name !== "") complain(errors, `spec.${field}`, name, checkDnsLabel(name));
  }
}

import { quote } from "./go-text.ts";

/**
 * Formats of names, as apimachinery checks them: util/validation and api/validate/content. Each function returns
 * complaints, none if the value is well formed.
 */
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const underscoredLabel = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const underscoredSubdomain = `${underscoredLabel}(\\.${underscoredLabel})*`;
const keyName = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = `(${keyName})?`;
const configKey = "[-._a-zA-Z0-9]+";
const headerName = "[-A-Za-z0-9]+";

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const patterns = {
  label: whole(label),
  subdomain: whole(subdomain),
  underscoredSubdomain: whole(underscoredSubdomain),
  keyName: whole(keyName),
  labelValue: whole(labelValue),
  configKey: whole(configKey),
  headerName: whole(headerName),
};

const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const underscoredRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
const keyRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** RegexError */
function regexError(rule: string, pattern: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

function tooLongFor(text: string, max: number, unit: "bytes" | "characters"): string[] {
  return utf8Length(text) > max ? [`must be no more than ${max} ${unit}`] : [];
}

/** Go's len of a string. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}

/** InclusiveRangeError */
export function rangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

/** IsDNS1123Label */
export function checkDnsLabel(text: string): string[] {
  const complaints = tooLongFor(text, 63, "characters");
  if (patterns.label.test(text)) return complaints;
  const dotted = patterns.subdomain.test(text);
  return [
    ...complaints,
    dotted ? "must not contain dots" : regexError(labelRule, label, "my-name", "123-abc"),
  ];
}

/** IsDNS1123Subdomain. The two copies upstream differ in the unit of the length. */
export function checkDnsSubdomain(text: string, unit: "bytes" | "characters" = "characters"): string[] {
  const complaints = tooLongFor(text, 253, unit);
  if (!patterns.subdomain.test(text)) complaints.push(regexError(subdomainRule, subdomain, "example.com"));
  return complaints;
}

/** IsDNS1123SubdomainWithUnderscore */
export function checkUnderscoredSubdomain(text: string): string[] {
  const complaints = tooLongFor(text, 253, "characters");
  if (!patterns.underscoredSubdomain.test(text)) {
    complaints.push(regexError(underscoredRule, underscoredSubdomain, "example.com"));
  }
  return complaints;
}

/** NameIsDNSSubdomain with prefix: maskTrailingDash, cutting two characters as upstream does. */
export function checkNamePrefix(prefix: string): string[] {
  return checkDnsSubdomain(prefix.length > 1 && prefix.endsWith("-") ? `${prefix.slice(0, -2)}a` : prefix);
}

const keyError = regexError(keyRule, keyName, "MyName", "my.name", "123-abc");

/** content.IsLabelKey, also known as IsQualifiedName */
export function checkQualifiedName(text: string): string[] {
  const parts = text.split("/");
  if (parts.length > 2) {
    return [
      `a valid label key ${keyError} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const complaints: string[] = [];
  const [prefix, name = ""] = parts.length === 2 ? parts : [undefined, text];
  if (prefix === "") complaints.push("prefix part must be non-empty");
  else if (prefix !== undefined) {
    complaints.push(...checkDnsSubdomain(prefix, "bytes").map((complaint) => `prefix part ${complaint}`));
  }
  if (name === "") complaints.push("name part must be non-empty");
  else if (utf8Length(name) > 63) complaints.push("name part must be no more than 63 bytes");
  if (!patterns.keyName.test(name)) complaints.push(`name part ${keyError}`);
  return complaints;
}

/** content.IsLabelValue */
export function checkLabelValue(text: string): string[] {
  const complaints = tooLongFor(text, 63, "bytes");
  if (!patterns.labelValue.test(text)) {
    complaints.push(regexError(labelValueRule, labelValue, "MyValue", "my_value", "12345"));
  }
  return complaints;
}

/** IsValidPortNum */
export function checkPortNumber(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : [rangeError(1, 65535)];
}

/** IsValidPortName */
export function checkPortName(text: string): string[] {
  const complaints = tooLongFor(text, 15, "characters");
  if (!/^[-a-z0-9]+$/.test(text)) {
    complaints.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) complaints.push("must contain at least one letter (a-z)");
  if (text.includes("--")) complaints.push("must not contain consecutive hyphens");
  if (text.startsWith("-") || text.endsWith("-")) complaints.push("must not begin or end with a hyphen");
  return complaints;
}

/** IsRelaxedEnvVarName */
export function checkEnvName(text: string): string[] {
  if (text === "") return ["environment variable name must be non-empty"];
  return /^[\x20-\x3c\x3e-\x7e]*$/.test(text)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** IsConfigMapKey */
export function checkConfigKey(text: string): string[] {
  const complaints = tooLongFor(text, 253, "characters");
  if (!patterns.configKey.test(text)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    complaints.push(regexError(rule, configKey, "key.name", "KEY_NAME", "key-name"));
  }
  if (text === "." || text === "..") complaints.push(`must not be '${text}'`);
  else if (text.startsWith("..")) complaints.push("must not start with '..'");
  return complaints;
}

/** IsHTTPHeaderName */
export function checkHeaderName(text: string): string[] {
  const rule = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return patterns.headerName.test(text) ? [] : [regexError(rule, headerName, "X-Header-Name")];
}

/** IsValidUserID and IsValidGroupID */
export function checkId(id: number): string[] {
  return id >= 0 && id <= 2147483647 ? [] : [rangeError(0, 2147483647)];
}

/** The error of a client that is to get an object of that name (rest.Request.Name of k8s.io/client-go); undefined if it can. */
export function checkResourceName(text: string): string | undefined {
  if (text === "") return "resource name may not be empty";
  // IsValidPathSegmentName
  const complaints = [
    ...[".", ".."].filter((name) => name === text).map((name) => `may not be '${name}'`),
    ...["/", "%"].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`),
  ];
  return complaints.length === 0
    ? undefined
    : `invalid resource name ${quote(text)}: [${complaints.join(" ")}]`;
}

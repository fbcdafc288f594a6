import { isObject, type Json, type JsonObject } from "../../../src/kubernetes/json.ts";
import { selectedPairs } from "./selector.ts";

/** A rule that a manifest or one of its platforms breaks, in one sentence. */
type Fault = string;

const windowsDevice = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const semanticVersion =
  /^v(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/;
/** What `krew search` shows; krew's own limit is on the form only. */
const shownLength = 50;
const describedWidth = 80;

/**
 * What krew would refuse or its reviewers would object to in a plugin manifest, read from a file of this name.
 * Mirrors `ValidatePlugin` (krew internal/index/validation/validate.go) and cmd/validate-krew-manifest, without
 * the installation: see install.ts.
 */
export function checkManifest(manifest: unknown, fileName: string): readonly Fault[] {
  if (!isObject(manifest)) return ["a manifest is one YAML mapping"];
  const { apiVersion, kind, metadata, spec } = manifest;
  const pluginName = fileName.replace(/\.[^.]*$/, "");
  const name = isObject(metadata) ? metadata["name"] : undefined;
  return [
    ...unless(fileName.endsWith(".yaml"), `the file ${fileName} does not end in .yaml`),
    ...unless(apiVersion === "krew.googlecontainertools.github.com/v1alpha2", `apiVersion is ${apiVersion}`),
    ...unless(kind === "Plugin", `kind is ${kind}, wanted Plugin`),
    ...unless(
      /^[\w-]+$/.test(pluginName) && !windowsDevice.test(pluginName),
      `${pluginName} is no plugin name`,
    ),
    ...unless(name === pluginName, `metadata.name is ${name}, wanted ${pluginName} after the file`),
    ...(isObject(spec) ? checkSpec(spec) : ["there is no spec"]),
  ];
}

function checkSpec(spec: JsonObject): Fault[] {
  const { version, platforms } = spec;
  const found = listOf(platforms);
  return [
    ...unless(semanticVersion.test(text(version)), `spec.version is ${version}, wanted v1.2.3`),
    ...checkShortDescription(text(spec["shortDescription"])),
    ...["description", "caveats"].flatMap((field) => checkWidth(field, text(spec[field]))),
    ...unless(found.length > 0, "spec.platforms is empty"),
    ...found.flatMap((platform, index) =>
      (isObject(platform) ? checkPlatform(platform) : ["it is no mapping"]).map(
        (fault) => `spec.platforms[${index}]: ${fault}`,
      ),
    ),
    ...checkOverlap(found.map((platform) => selectedPairs(isObject(platform) ? platform["selector"] : null))),
  ];
}

function checkShortDescription(shown: string): Fault[] {
  return [
    ...unless(shown !== "", "spec.shortDescription is empty"),
    ...unless(!/[\r\n]/.test(shown), "spec.shortDescription has line breaks"),
    ...unless(shown.length <= shownLength, `spec.shortDescription is longer than ${shownLength} characters`),
    ...unless(!/kubernetes|kubectl plugin|\.$/i.test(shown), "spec.shortDescription has words without news"),
  ];
}

function checkWidth(field: string, value: string): Fault[] {
  const wide = value.split("\n").some((line) => line.length > describedWidth && line.trim().includes(" "));
  return unless(!wide, `spec.${field} has lines longer than ${describedWidth} characters`);
}

function checkPlatform({ uri, sha256, bin, files, selector }: JsonObject): Fault[] {
  const onWindows = selectedPairs(selector).some((pair) => pair.startsWith("windows/"));
  return [
    ...unless(/\.(tar\.gz|zip)$/.test(text(uri)), `uri is ${uri}, wanted a .tar.gz or .zip file`),
    ...unless(
      /^[a-f0-9]{64}$/.test(text(sha256)),
      `sha256 is ${sha256}, wanted 64 lower-case hexadecimal digits`,
    ),
    ...unless(text(bin) !== "", "bin is not set"),
    ...unless(!onWindows || text(bin).endsWith(".exe"), `bin is ${bin}, which Windows does not run`),
    ...(files === undefined ? [] : checkFiles(files)),
    ...checkSelector(selector),
  ];
}

function checkFiles(files: Json): Fault[] {
  const operations = listOf(files);
  const complete = operations.every(
    (each) => isObject(each) && text(each["from"]) !== "" && text(each["to"]) !== "",
  );
  return [
    ...unless(operations.length > 0, "files is empty: leave it out"),
    ...unless(complete, "files: each entry needs from and to"),
  ];
}

function checkSelector(selector: Json | undefined): Fault[] {
  if (!isObject(selector)) return ["selector is not set"];
  const { matchLabels, matchExpressions } = selector;
  const labels = isObject(matchLabels) ? Object.keys(matchLabels) : [];
  const expressions = listOf(matchExpressions);
  const keys = [...labels, ...expressions.map((each) => (isObject(each) ? text(each["key"]) : ""))];
  const unknown = keys.filter((key) => key !== "os" && key !== "arch");
  return [
    ...unless(keys.length > 0, "selector is empty"),
    ...unless(matchLabels === undefined || labels.length > 0, "selector.matchLabels is empty"),
    ...unless(matchExpressions === undefined || expressions.length > 0, "selector.matchExpressions is empty"),
    ...unknown.map((key) => `selector has key ${key}, wanted os or arch`),
    ...unless(selectedPairs(selector).length > 0, "selector matches no platform that krew runs on"),
  ];
}

function checkOverlap(selected: readonly (readonly string[])[]): Fault[] {
  const pairs = selected.flat();
  const twice = new Set(pairs.filter((pair, index) => pairs.indexOf(pair) !== index));
  return [...twice].map((pair) => `spec.platforms: several entries select ${pair}`);
}

function unless(holds: boolean, fault: Fault): Fault[] {
  return holds ? [] : [fault];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

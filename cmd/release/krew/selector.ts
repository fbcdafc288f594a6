import { isObject, type Json, type JsonObject } from "../../../src/model/json.ts";

/** The systems that krew runs on (validate-krew-manifest: allPlatforms). */
const pairs = [
  ...["386", "amd64", "arm64"].map((arch) => ({ os: "windows", arch })),
  ...["386", "amd64", "arm", "arm64", "ppc64le"].map((arch) => ({ os: "linux", arch })),
  ...["386", "amd64", "arm64"].map((arch) => ({ os: "darwin", arch })),
];

/** The `os/arch` pairs that a platform's selector matches; none for what is no selector. */
export function selectedPairs(selector: Json | undefined): readonly string[] {
  if (!isObject(selector)) return [];
  return pairs.filter((pair) => matches(selector, pair)).map(({ os, arch }) => `${os}/${arch}`);
}

function matches({ matchLabels, matchExpressions }: JsonObject, pair: JsonObject): boolean {
  const labels = isObject(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : [];
  return (
    labels.every(([key, value]) => pair[key] === value) &&
    expressions.every((expression) => isObject(expression) && fulfils(expression, pair))
  );
}

function fulfils({ key, operator, values }: JsonObject, pair: JsonObject): boolean {
  const value = pair[String(key)];
  const listed = Array.isArray(values) && value !== undefined && values.includes(value);
  switch (operator) {
    case "In":
      return listed;
    case "NotIn":
      return !listed;
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

import { dnsLabel, filePath } from "./patterns.ts";
import { type GuardRule, invalidResult, matches, namesOf, or, quoted, textOf } from "./rule.ts";

const inVolumes = (bad: string) =>
  namesOf({ list: "variables.volumes", item: "v", bad, shown: quoted("v.name") });

/** The volume types that name an object or a path, and the field of it. */
const required = [
  ["secret", "secretName"],
  ["configMap", "name"],
  ["persistentVolumeClaim", "claimName"],
  ["hostPath", "path"],
  ["csi", "driver"],
  ["nfs", "server"],
] as const;

const withFiles = ["secret", "configMap", "downwardAPI", "projected"];
const inSources = (bad: string) =>
  `has(v.projected) && v.projected.?sources.orValue(dyn([])).exists(s, ${bad})`;
const sourceTypes = [
  "secret",
  "configMap",
  "downwardAPI",
  "serviceAccountToken",
  "clusterTrustBundle",
  "podCertificate",
];
const countOfTypes = `[${sourceTypes.map((type) => `has(s.${type})`).join(", ")}].filter(given, given).size()`;

const badPath = (path: string) => `${path} == '' || ${matches(path, filePath)}`;
/** Of a file of a volume: where it is, and its mode. */
const badItem = (holder: string) =>
  `${holder}.?items.orValue(dyn([])).exists(f, ${badPath("f.path")} || ${textOf("f.key")} == '' && !has(f.fieldRef) && !has(f.resourceFieldRef) || has(f.mode) && (f.mode < 0 || f.mode > 511))`;

/** RESULT_INVALID in volumes: validateVolumeSource, for the types that PodDefaults usually have. */
export const volumeRules: readonly GuardRule[] = [
  invalidResult(
    "volumeNames",
    "The name of a volume is not a DNS label",
    inVolumes(`!${matches("v.name", dnsLabel)}`),
  ),
  invalidResult("volumeTypes", "A volume has more than one type", inVolumes("v.size() > 2")),
  invalidResult(
    "volumeObjects",
    `A volume does not say which ${required.map(([type, field]) => `${type}.${field}`).join(", ")} it has`,
    inVolumes(
      required.map(([type, field]) => `has(v.${type}) && ${textOf(`v.${type}.${field}`)} == ''`).join(or),
    ),
  ),
  invalidResult(
    "hostPaths",
    "A hostPath has ..",
    inVolumes("has(v.hostPath) && ('/' + v.hostPath.path + '/').contains('/../')"),
  ),
  invalidResult(
    "volumeModes",
    "A defaultMode is not between 0 and 0777",
    inVolumes(
      withFiles
        .map(
          (type) =>
            `has(v.${type}) && has(v.${type}.defaultMode) && (v.${type}.defaultMode < 0 || v.${type}.defaultMode > 511)`,
        )
        .join(or),
    ),
  ),
  invalidResult(
    "volumeItems",
    "An item of a volume has no key or path, a path that leaves the volume, or a mode that is not between 0 and 0777",
    inVolumes(
      [
        ...["secret", "configMap", "downwardAPI"].map((type) => `has(v.${type}) && ${badItem(`v.${type}`)}`),
        inSources(
          ["secret", "configMap", "downwardAPI"]
            .map((type) => `has(s.${type}) && ${badItem(`s.${type}`)}`)
            .join(or),
        ),
      ].join(or),
    ),
  ),
  invalidResult(
    "projectedSources",
    "A source of a projected volume has several types, or no name",
    inVolumes(
      inSources(
        `${countOfTypes} > 1 || has(s.secret) && ${textOf("s.secret.name")} == '' || has(s.configMap) && ${textOf("s.configMap.name")} == ''`,
      ),
    ),
  ),
  invalidResult(
    "tokens",
    "A service account token expires after 600 to 2^32 seconds and needs a path inside the volume",
    inVolumes(
      inSources(
        `has(s.serviceAccountToken) && (s.serviceAccountToken.?expirationSeconds.orValue(3600) < 600 || s.serviceAccountToken.?expirationSeconds.orValue(3600) > 4294967296 || ${badPath("s.serviceAccountToken.path")})`,
      ),
    ),
  ),
];

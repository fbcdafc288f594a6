import { configKey, dnsSubdomain, envName } from "./patterns.ts";
import {
  type GuardRule,
  invalidResult,
  listOfTexts,
  matches,
  namesInParts,
  notOneOf,
  quoted,
  textOf,
} from "./rule.ts";

const inEnv = (bad: string) =>
  namesInParts({ list: "env", item: "e", bad, shown: `'env ' + ${quoted("e.name")}` });

const envSources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
const envFields = [
  ...["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.host"],
  ...["spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"],
];
const badName = (name: string) => `!${matches(name, dnsSubdomain)} || ${name}.size() > 253`;
const badKeyRef = (ref: string) =>
  `has(e.valueFrom.${ref}) && (${badName(textOf(`e.valueFrom.${ref}.name`))} || !${matches(`e.valueFrom.${ref}.key`, configKey)})`;

/** RESULT_INVALID in env and envFrom, of spec and of the containers that a PodDefault adds: ValidateEnv, ValidateEnvFrom. */
export const envRules: readonly GuardRule[] = [
  invalidResult(
    "envNames",
    "An env name is empty or has other than printable ASCII characters, or =",
    inEnv(`!${matches("e.name", envName)}`),
  ),
  invalidResult(
    "envSources",
    "An env variable needs one value or one source",
    inEnv(`has(e.valueFrom) && (${textOf("e.value")} != '' || ${notOneOf("e.valueFrom", envSources)})`),
  ),
  invalidResult(
    "envKeys",
    "A secretKeyRef or configMapKeyRef has an invalid name or key",
    inEnv(`has(e.valueFrom) && (${badKeyRef("secretKeyRef")} || ${badKeyRef("configMapKeyRef")})`),
  ),
  invalidResult(
    "envFields",
    "A fieldRef names a field that env variables cannot have",
    inEnv(
      `has(e.valueFrom) && has(e.valueFrom.fieldRef) && !(e.valueFrom.fieldRef.fieldPath in ${listOfTexts(envFields)} || ${matches("e.valueFrom.fieldRef.fieldPath", /^metadata\.(labels|annotations)\['.*'\]$/)})`,
    ),
  ),
  invalidResult(
    "envFromSources",
    "An entry of envFrom needs one configMapRef or secretRef with a name",
    namesInParts({
      list: "envFrom",
      item: "e",
      bad: `${notOneOf("e", ["configMapRef", "secretRef"])} || e.?configMapRef.orValue(e.?secretRef.orValue(dyn({}))).?name.orValue('') == ''`,
      shown: "'envFrom'",
    }),
  ),
];

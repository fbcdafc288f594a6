import { longestPodDefaultName } from "../../model/marker.ts";
import { labelValue, leavesItsFolder, qualifiedName } from "./patterns.ts";
import {
  type GuardRule,
  invalidResult,
  listOfTexts,
  matches,
  namesInParts,
  namesOf,
  or,
  quoted,
  textOf,
} from "./rule.ts";

const inMounts = (bad: string) =>
  namesInParts({ list: "mounts", item: "m", bad, shown: `'mount ' + ${quoted("m.mountPath")}` });
const inTolerations = (bad: string) =>
  namesOf({ list: "variables.tolerations", item: "t", bad, shown: quoted(textOf("t.key")) });

const key = textOf("t.key");
const operator = textOf("t.operator");
const value = textOf("t.value");
const effect = textOf("t.effect");
const propagations = ["None", "HostToContainer", "Bidirectional"];

const badKeys = (field: string, spelled: string) =>
  namesOf({
    list: `variables.spec.?${field}.orValue(dyn({}))`,
    item: "k",
    bad: `!${matches(spelled, qualifiedName)} || k.contains('/') && k.indexOf('/') > 253`,
    shown: quoted("k"),
  });

/** NAME_TOO_LONG, and RESULT_INVALID in what concerns the whole Pod and in mounts. */
export const podRules: readonly GuardRule[] = [
  {
    code: "NAME_TOO_LONG",
    name: "longName",
    found: `object.metadata.name.size() > ${longestPodDefaultName} ? string(object.metadata.name.size()) : ''`,
    words: `the API server rejects every Pod that matches, because the webhook's marker annotation has an invalid key. A name has at most ${longestPodDefaultName} characters; this one has`,
  },
  invalidResult("mountPaths", "A mountPath is empty", inMounts("m.mountPath == ''")),
  invalidResult(
    "subPaths",
    "A subPath is absolute, has .., or stands beside a subPathExpr",
    inMounts(
      [
        matches(textOf("m.subPath"), leavesItsFolder),
        matches(textOf("m.subPathExpr"), leavesItsFolder),
        `${textOf("m.subPath")} != '' && ${textOf("m.subPathExpr")} != ''`,
      ].join(or),
    ),
  ),
  invalidResult(
    "propagations",
    `A mountPropagation is not ${propagations.join(", ")}`,
    inMounts(`has(m.mountPropagation) && !(m.mountPropagation in ${listOfTexts(propagations)})`),
  ),
  invalidResult(
    "tolerationKeys",
    "The key of a toleration is not a label key, or is missing without operator Exists",
    inTolerations(`${key} == '' ? ${operator} != 'Exists' : !${matches(key, qualifiedName)}`),
  ),
  invalidResult(
    "tolerationOperators",
    "The operator of a toleration is not Exists (without a value) or Equal (with a label value)",
    inTolerations(
      `${operator} == 'Exists' ? ${value} != '' : ${operator} in ['', 'Equal'] ? !${matches(value, labelValue)} : !(${operator} in ['Lt', 'Gt'])`,
    ),
  ),
  invalidResult(
    "tolerationEffects",
    "The effect of a toleration does not exist, or is not NoExecute beside tolerationSeconds",
    inTolerations(
      `!(${effect} in ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']) || has(t.tolerationSeconds) && ${effect} != 'NoExecute'`,
    ),
  ),
  // The API server checks the keys of annotations in lower case.
  invalidResult(
    "annotationKeys",
    "A key of spec.annotations is invalid",
    badKeys("annotations", "k.lowerAscii()"),
  ),
  invalidResult("labelKeys", "A key of spec.labels is invalid", badKeys("labels", "k")),
  invalidResult(
    "labelValues",
    "A value of spec.labels is not a label value",
    namesOf({
      list: "variables.spec.?labels.orValue(dyn({}))",
      item: "k",
      bad: `!${matches("variables.spec.labels[k]", labelValue)}`,
      shown: `${quoted("k")} + '=' + ${quoted("variables.spec.labels[k]")}`,
    }),
  ),
];

import { credentialForms, credentialName, pointerName } from "../../finding/plain-secret.ts";
import { type GuardRule, matches, namesInParts, namesOf, or, quoted, textOf } from "./rule.ts";

const value = textOf("e.value");
const looksLikeCredential = [
  ...credentialForms.map((form) => matches(value, form)),
  [
    matches("e.name", credentialName),
    `!${matches("e.name", pointerName)}`,
    `!(${value} == '' || ${value}.startsWith('/'))`,
    `!${matches(value, /^(\$\([^)]*\)|true|false)$/i)}`,
  ].join(" && "),
].join(or);

const perContainer = ["env", "envFrom", "volumeMounts", "command", "args"];
const someOf = (field: string) => `variables.spec.?${field}.orValue(dyn([])).size() > 0`;

/** What works, but hardly as it was meant. */
export const adviceRules: readonly GuardRule[] = [
  {
    code: "DANGLING_MOUNT",
    name: "danglingMounts",
    found: namesInParts({
      list: "mounts",
      item: "m",
      bad: "!variables.volumes.exists(v, v.name == m.name)",
      shown: `'mount ' + ${quoted("m.mountPath")} + ' of volume ' + ${quoted("m.name")}`,
    }),
    words:
      "the API server rejects Pods that match and do not have the volume themselves, because it is not in spec.volumes",
  },
  {
    code: "PLAIN_SECRET",
    name: "plainSecrets",
    found: namesInParts({
      list: "env",
      item: "e",
      bad: looksLikeCredential,
      shown: `'env ' + ${quoted("e.name")}`,
    }),
    words:
      "everybody who may read PodDefaults or Pods can read what looks like a credential. Put it into a Secret and use valueFrom.secretKeyRef",
  },
  {
    code: "SIDECAR_PATCH_FAILS",
    name: "sidecarPatch",
    found: `variables.sidecars.size() > 0 && (${perContainer.map(someOf).join(or)}) ? variables.sidecars.map(c, ${quoted("c.name")}).join(', ') : ''`,
    words:
      "the webhook's patch for a Pod of two or more containers fails or removes the wrong one, because there are env, mounts or a command beside a sidecar. Use an init container with restartPolicy: Always",
  },
  {
    code: "FORM_NO_DESC",
    name: "noDescription",
    found: `${textOf("variables.spec.desc")} == '' ? 'spec.desc' : ''`,
    words: "the Notebook form shows the name instead of a description, and old versions of the form fail",
  },
  {
    code: "SERVICE_ACCOUNT_SWITCH",
    name: "serviceAccountSwitch",
    found: `${textOf("variables.spec.serviceAccountName")} == '' ? '' : ${quoted("variables.spec.serviceAccountName")}`,
    words:
      "Pods run as another service account than they ask for, and a token that is already mounted stays that of the old one",
  },
  {
    code: "SIDECAR_IN_JOBS",
    name: "keepsJobsRunning",
    found: namesOf({ list: "variables.sidecars", item: "c", bad: "true", shown: quoted("c.name") }),
    words:
      "Jobs and pipeline steps that match do not finish while the sidecar runs. Use an init container with restartPolicy: Always",
  },
];

import { expect, test } from "vitest";
import type { FindingCode } from "../../src/finding/catalog.ts";
import { podDefaultFindings } from "../../src/finding/pod-default.ts";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";

const harmless: PodDefaultSpec = { desc: "Harmless", selector: { matchLabels: { harmless: "true" } } };
const sidecar = { name: "log", image: "busybox" };
const mount = { name: "data", mountPath: "/data" };
const volume = { name: "data", emptyDir: {} };

type Spec = Partial<PodDefaultSpec> & { readonly [unknown: string]: unknown };

/** A spec that just triggers a caution, one that just does not, and words that the message has to hold. */
const cases: readonly (readonly [FindingCode, Spec, Spec, RegExp])[] = [
  [
    "MATCH_ALL",
    { selector: {} },
    { selector: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
    /every new Pod/,
  ],
  [
    "SELECTOR_INVALID",
    { selector: { matchExpressions: [{ key: "a", operator: "Equals", values: ["b"] }] } },
    { selector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] } },
    /"Equals" is not a valid label selector operator/,
  ],
  [
    "SELECTOR_INVALID",
    { selector: { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] } },
    { selector: { matchExpressions: [{ key: "a", operator: "Exists", values: [] }] } },
    /denies every new Pod there/,
  ],
  [
    "DANGLING_MOUNT",
    { volumeMounts: [mount] },
    { volumeMounts: [mount], volumes: [volume] },
    /\/data mounts volume data/,
  ],
  [
    "DANGLING_MOUNT",
    { sidecars: [{ ...sidecar, volumeMounts: [mount] }] },
    { sidecars: [{ ...sidecar, volumeMounts: [mount] }], volumes: [volume] },
    /^sidecar log: \/data/,
  ],
  [
    "FORM_FAILS",
    { selector: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
    { selector: { matchLabels: { a: "true" }, matchExpressions: [{ key: "a", operator: "Exists" }] } },
    /only matchExpressions, and the form needs matchLabels/,
  ],
  [
    "FORM_NEVER_MATCHES",
    { selector: { matchLabels: { a: "yes" } } },
    { selector: { matchLabels: { a: "true" } } },
    /sets a=true, and the selector needs a=yes/,
  ],
  [
    "FORM_NEVER_MATCHES",
    { selector: { matchLabels: { b: "true", a: "true" } } },
    { selector: { matchLabels: { "notebook-name": "notebook", a: "true" } } },
    /sets only label a, and the selector also needs b/,
  ],
  [
    "FORM_NEVER_MATCHES",
    { selector: { matchLabels: { a: "true" }, matchExpressions: [{ key: "b", operator: "Exists" }] } },
    {
      selector: {
        matchLabels: { a: "true" },
        matchExpressions: [{ key: "statefulset", operator: "Exists" }],
      },
    },
    /sets only label a, and the selector also has matchExpressions/,
  ],
  ["FORM_NO_DESC", { desc: "" }, { desc: "." }, /its name instead/],
  [
    "PLAIN_SECRET",
    { env: [{ name: "DB_PASSWORD", value: "x" }] },
    { env: [{ name: "DB_PASSWORD_FILE", value: "/x" }] },
    /the value of DB_PASSWORD/,
  ],
  [
    "PLAIN_SECRET",
    { env: [{ name: "API_TOKEN", value: "x" }] },
    { env: [{ name: "API_TOKEN", value: "$(OTHER)" }] },
    /spec.env/,
  ],
  [
    "PLAIN_SECRET",
    { env: [{ name: "URL", value: "https://me:pw@example.com" }] },
    { env: [{ name: "URL", value: "https://me@example.com:80" }] },
    /the value of URL/,
  ],
  [
    "PLAIN_SECRET",
    { initContainers: [{ ...sidecar, env: [{ name: "SECRET", value: "x" }] }] },
    {
      initContainers: [
        { ...sidecar, env: [{ name: "SECRET", valueFrom: { secretKeyRef: { name: "a", key: "b" } } }] },
      ],
    },
    /^init container log/,
  ],
  [
    "SIDECAR_IN_JOBS",
    { sidecars: [sidecar] },
    { initContainers: [{ ...sidecar, restartPolicy: "Always" }] },
    /while log runs/,
  ],
  [
    "SERVICE_ACCOUNT_SWITCH",
    { serviceAccountName: "editor" },
    { serviceAccountName: "" },
    /as service account editor/,
  ],
  ["UNKNOWN_FIELD", { nodeSelector: {} }, { automountServiceAccountToken: false }, /^spec.nodeSelector/],
  [
    "UNKNOWN_FIELD",
    { env: [{ name: "A", valeu: "b" }] },
    { env: [{ name: "A", value: "b" }] },
    /^spec.env\[0\].valeu: unknown field \(did you mean value\?\)/,
  ],
  [
    "SELF_CONFLICT",
    {
      tolerations: [
        { key: "gpu", effect: "NoSchedule" },
        { key: "gpu", effect: "NoExecute" },
      ],
    },
    {
      tolerations: [
        { key: "gpu", effect: "NoSchedule" },
        { key: "spot", effect: "NoExecute" },
      ],
    },
    /^toleration gpu/,
  ],
  [
    "SELF_CONFLICT",
    { volumes: [volume], volumeMounts: [mount, { ...mount, mountPath: "/more" }] },
    {
      volumes: [volume, { ...volume, name: "more" }],
      volumeMounts: [mount, { name: "more", mountPath: "/more" }],
    },
    /^mount data/,
  ],
  [
    "SIDECAR_PATCH_FAILS",
    { sidecars: [sidecar], env: [{ name: "A", value: "b" }] },
    { sidecars: [sidecar], env: [], volumes: [volume] },
    /together with env;/,
  ],
];

test.each(cases)("%s for %j, not for %j", (code, triggering, sparing, words) => {
  expect(codes({ ...harmless, ...triggering })).toContain(code);
  expect(codes({ ...harmless, ...sparing })).not.toContain(code);
  const finding = findingsOf(podDefault({ ...harmless, ...triggering }), []).find((one) => one.code === code);
  expect([finding?.message, ...(finding?.details ?? [])].join("\n")).toMatch(words);
});

test("a harmless PodDefault raises none", () => {
  expect(codes(harmless)).toEqual([]);
});

test("NAME_TOO_LONG from 53 characters on", () => {
  expect(findingsOf(podDefault(harmless, "a".repeat(52)), [])).toEqual([]);
  expect(findingsOf(podDefault(harmless, "a".repeat(53)), [])).toMatchObject([{ code: "NAME_TOO_LONG" }]);
});

test("SAME_DESC where another PodDefault has it, not where it is the same one", () => {
  expect(findingsOf(podDefault(harmless, "a"), [podDefault(harmless, "a")])).toEqual([]);
  expect(findingsOf(podDefault(harmless, "a"), [podDefault(harmless, "b")])).toMatchObject([
    {
      code: "SAME_DESC",
      object: { name: "a" },
      message: expect.stringContaining("b has the same description"),
    },
  ]);
});

test("CONFLICT where both can match one Pod, not where they cannot or agree", () => {
  const a = podDefault({ ...harmless, desc: "a", env: [{ name: "LEVEL", value: "info" }] }, "a");
  const debug = { desc: "b", env: [{ name: "LEVEL", value: "debug" }] };
  const apart = { matchExpressions: [{ key: "harmless", operator: "NotIn", values: ["true"] }] };
  const codesBeside = (spec: Partial<PodDefaultSpec>) =>
    findingsOf(a, [podDefault({ ...harmless, ...spec }, "b")]).map(({ code, message }) => [code, message]);
  expect(codesBeside({ ...debug, selector: { matchLabels: { debug: "yes" } } })).toEqual([
    [
      "CONFLICT",
      "conflicts with PodDefault b in env LEVEL; the webhook denies Pods that match both (harmless=true,debug=yes)",
    ],
  ]);
  expect(codesBeside({ ...debug, selector: apart })).toEqual([]);
  expect(codesBeside({ desc: "b", env: [{ name: "LEVEL", value: "info" }] })).toEqual([]);
});

test("a secret's value never shows, the worst comes first", () => {
  const findings = findingsOf(
    podDefault({ selector: {}, sidecars: [sidecar], env: [{ name: "PASSWORD", value: "hunter2" }] }),
    [],
  );
  expect(JSON.stringify(findings)).not.toContain("hunter2");
  expect(findings.map(({ severity }) => severity)).toEqual([
    "error",
    "error",
    "warning",
    "warning",
    "info",
    "info",
  ]);
});

function findingsOf(subject: PodDefault, others: readonly PodDefault[]) {
  const surroundings = { namespace: "team-a", origins: { isLocal: true, inFiles: new Map() } };
  return podDefaultFindings(subject, others, surroundings);
}

function codes(spec: PodDefaultSpec): readonly FindingCode[] {
  return findingsOf(podDefault(spec), []).map(({ code }) => code);
}

function podDefault(spec: PodDefaultSpec, name = "subject"): PodDefault {
  return { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault", metadata: { name }, spec };
}

import {
  type Fixture,
  field,
  fixture,
  invalid,
  long,
  mount,
  mounted,
  selectors,
  toleration,
} from "./fixture.ts";

export const selectorFixtures: readonly Fixture[] = [
  selectors(
    "unknownOperators",
    { key: "a", operator: "Equals", values: ["b"] },
    { key: "data", operator: "In", values: ["true"] },
  ),
  selectors("missingValues", { key: "a", operator: "NotIn" }, { key: "a", operator: "DoesNotExist" }),
  selectors(
    "needlessValues",
    { key: "data", operator: "Exists", values: ["b"] },
    { key: "data", operator: "Exists", values: [] },
  ),
  selectors(
    "invalidKeys",
    { key: `${long("a", 64)}`, operator: "DoesNotExist" },
    { key: `${long("a", 63)}`, operator: "DoesNotExist" },
  ),
  selectors(
    "invalidKeys",
    { key: "a.b/c/d", operator: "DoesNotExist" },
    { key: `${long("a.", 126)}a/c`, operator: "DoesNotExist" },
  ),
  selectors("invalidKeys", { key: "", operator: "DoesNotExist" }, { key: "A_.9", operator: "DoesNotExist" }),
  selectors(
    "invalidValues",
    { key: "a", operator: "NotIn", values: ["-b"] },
    { key: "a", operator: "NotIn", values: ["", long("b", 63)] },
  ),
  fixture(
    "SELECTOR_INVALID",
    "invalidValues",
    { selector: { matchLabels: { data: "not a value" } } },
    { selector: { matchLabels: { data: "true" } } },
  ),
  fixture(
    "MATCH_ALL",
    "matchesAll",
    { selector: {} },
    { selector: { matchExpressions: [{ key: "a", operator: "DoesNotExist" }] } },
  ),
  fixture(
    "FORM_FAILS",
    "formFails",
    { selector: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
    { selector: { matchLabels: { a: "false" } } },
  ),
  fixture(
    "FORM_NEVER_MATCHES",
    "notFromForm",
    { selector: { matchLabels: { b: "true", a: "yes" } } },
    {
      selector: {
        matchLabels: { a: "true", app: "notebook" },
        matchExpressions: [{ key: "b", operator: "DoesNotExist" }],
      },
    },
  ),
  fixture("FORM_CONFLICT", "formMounts", mounted({ mountPath: "/dev/shm" }), {
    volumes: [{ name: "dshm", emptyDir: { medium: "Memory" } }],
    volumeMounts: [{ name: "dshm", mountPath: "/dev/shm" }],
  }),
  fixture(
    "FORM_CONFLICT",
    "ownShm",
    { volumes: [{ name: "dshm", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } }] },
    { volumes: [{ name: "dshm", emptyDir: { medium: "Memory" } }] },
  ),
];

export const podFixtures: readonly Fixture[] = [
  { ...fixture("NAME_TOO_LONG", "longName", {}, {}), name: { bad: long("n", 53), good: long("n", 52) } },
  mount("mountPaths", { mountPath: "" }, { mountPath: "relative" }),
  mount("subPaths", { subPath: "../up" }, { subPath: "..up/.." + "." }),
  mount("subPaths", { subPath: "a", subPathExpr: "b" }, { subPathExpr: "$(A)/b" }),
  mount("propagations", { mountPropagation: "Both" }, { mountPropagation: "HostToContainer" }),
  toleration("tolerationKeys", { key: "a b" }, { key: "nvidia.com/gpu" }),
  toleration("tolerationKeys", { key: "", operator: "Equal" }, { key: "" }),
  toleration("tolerationOperators", { value: "v" }, { operator: "Equal", value: "v" }),
  toleration("tolerationOperators", { operator: "In" }, { operator: "Equal" }),
  toleration(
    "tolerationEffects",
    { effect: "NoSchedule", tolerationSeconds: 1 },
    { effect: "NoExecute", tolerationSeconds: 1 },
  ),
  field(invalid, "annotationKeys", "annotations", { "a b": "c" }, { "A.Example/Key": "any value" }),
  field(invalid, "labelKeys", "labels", { "A.Example/key": "c" }, { "a.example/Key": "c" }),
  field(invalid, "labelValues", "labels", { a: "b c" }, { a: "" }),
  fixture(
    "DANGLING_MOUNT",
    "danglingMounts",
    { volumeMounts: [{ name: "w", mountPath: "/v" }] },
    mounted({}),
  ),
  field(
    "PLAIN_SECRET",
    "plainSecrets",
    "env",
    [{ name: "DB_PASSWORD", value: "hunter2" }],
    [
      { name: "DB_PASSWORD_FILE", value: "pw" },
      { name: "DB_TOKEN", value: "$(OTHER)" },
      { name: "DB_SECRET", value: "/run/secret" },
    ],
  ),
  field("FORM_NO_DESC", "noDescription", "desc", "", "d"),
  field("SERVICE_ACCOUNT_SWITCH", "serviceAccountSwitch", "serviceAccountName", "sa", ""),
  field("SIDECAR_IN_JOBS", "keepsJobsRunning", "sidecars", [{ name: "c", image: "i" }], []),
  fixture(
    "SIDECAR_PATCH_FAILS",
    "sidecarPatch",
    { sidecars: [{ name: "c", image: "i" }], args: ["a"] },
    { sidecars: [{ name: "c", image: "i" }], tolerations: [{ operator: "Exists" }] },
  ),
];

export const conflictFixtures: readonly Fixture[] = [
  field(
    "SELF_CONFLICT",
    "twice_env_name",
    "env",
    [
      { name: "A", value: "1" },
      { name: "A", value: "2" },
    ],
    [
      { name: "A", value: "1" },
      { name: "A", value: "1" },
    ],
  ),
  field(
    "SELF_CONFLICT",
    "twice_volumes_name",
    "volumes",
    [
      { name: "v", emptyDir: {} },
      { name: "v", configMap: { name: "c" } },
    ],
    [
      { name: "v", emptyDir: {} },
      { name: "w", emptyDir: {} },
    ],
  ),
  ...(["name", "mountPath"] as const).map((identity) => {
    const volumes = ["v", "w"].map((name) => ({ name, emptyDir: {} }));
    const first = { name: "v", mountPath: "/v" };
    const second = { name: "w", mountPath: "/w", [identity]: first[identity] };
    const good = [first, { name: "w", mountPath: "/w" }];
    return fixture(
      "SELF_CONFLICT",
      `twice_volumeMounts_${identity}`,
      { volumes, volumeMounts: [first, second] },
      { volumes, volumeMounts: good },
    );
  }),
  field(
    "SELF_CONFLICT",
    "twice_tolerations_key",
    "tolerations",
    [
      { key: "k", operator: "Exists" },
      { key: "k", operator: "Exists", effect: "NoSchedule" },
    ],
    [
      { key: "k", operator: "Exists" },
      { key: "l", operator: "Exists", effect: "NoSchedule" },
    ],
  ),
  ...["initContainers", "sidecars"].map((list) =>
    field(
      "SELF_CONFLICT",
      `twice_${list}_name`,
      list,
      [
        { name: "c", image: "i" },
        { name: "c", image: "j" },
      ],
      [
        { name: "c", image: "i" },
        { name: "d", image: "j" },
      ],
    ),
  ),
];

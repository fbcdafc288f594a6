import {
  container,
  env,
  type Fixture,
  field,
  fixture,
  invalid,
  long,
  projected,
  secretKey,
  token,
  volume,
} from "./fixture.ts";

export const envFixtures: readonly Fixture[] = [
  env("envNames", { name: "A=B" }, { name: "A B~1" }),
  env("envNames", { name: "" }, { name: "-" }),
  env("envSources", { value: "1", ...secretKey("k") }, { value: "", ...secretKey("k") }),
  env("envSources", { valueFrom: {} }, { value: "1" }),
  env("envKeys", secretKey("a/b"), secretKey(".a-B_c")),
  env("envKeys", secretKey("k", ""), secretKey("k", "a.b")),
  env(
    "envFields",
    { valueFrom: { fieldRef: { fieldPath: "spec.hostname" } } },
    { valueFrom: { fieldRef: { fieldPath: "metadata.labels['a/b']" } } },
  ),
  field(invalid, "envFromSources", "envFrom", [{ prefix: "A" }], [{ prefix: "A", secretRef: { name: "s" } }]),
  field(
    invalid,
    "envFromSources",
    "envFrom",
    [{ configMapRef: { name: "" } }],
    [{ configMapRef: { name: "c" } }],
  ),
];

export const volumeFixtures: readonly Fixture[] = [
  volume("volumeNames", { name: "Data", emptyDir: {} }, { name: long("d", 63), emptyDir: {} }),
  volume("volumeTypes", { emptyDir: {}, secret: { secretName: "s" } }, {}),
  volume("volumeObjects", { secret: {} }, { secret: { secretName: "s" } }),
  volume(
    "volumeObjects",
    { persistentVolumeClaim: { claimName: "" } },
    { persistentVolumeClaim: { claimName: "p" } },
  ),
  volume("hostPaths", { hostPath: { path: "/a/.." } }, { hostPath: { path: "/a/..b" } }),
  volume(
    "volumeModes",
    { secret: { secretName: "s", defaultMode: 512 } },
    { secret: { secretName: "s", defaultMode: 511 } },
  ),
  volume(
    "volumeItems",
    { configMap: { name: "c", items: [{ key: "k", path: "/absolute" }] } },
    { configMap: { name: "c", items: [{ key: "k", path: "a/b", mode: 256 }] } },
  ),
  volume(
    "volumeItems",
    projected({ secret: { name: "s", items: [{ key: "", path: "p" }] } }),
    projected({ downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } }),
  ),
  volume(
    "projectedSources",
    projected({ secret: { name: "s" }, configMap: { name: "c" } }),
    projected({ secret: { name: "s" } }, { configMap: { name: "c" } }),
  ),
  volume("tokens", token(599), token(600)),
  volume("tokens", token(600, "../token"), token(4294967296, "a/token")),
];

export const containerFixtures: readonly Fixture[] = [
  container("containerNames", { name: "C" }, { name: "c1" }),
  fixture(
    invalid,
    "containerNames",
    { initContainers: [{ name: "c", image: "i" }], sidecars: [{ name: "c", image: "i" }] },
    { initContainers: [{ name: "c", image: "i" }], sidecars: [{ name: "d", image: "i" }] },
  ),
  container("images", { image: "" }, { image: "i:1" }),
  container("images", { image: " i" }, { image: "host:5000/i" }),
  container("containerPolicies", { imagePullPolicy: "always" }, { imagePullPolicy: "Always" }),
  container("ports", { ports: [{ containerPort: 65536 }] }, { ports: [{ containerPort: 65535 }] }),
  container(
    "ports",
    { ports: [{ containerPort: 1, name: "1" }] },
    { ports: [{ containerPort: 1, name: "a-1" }] },
  ),
  container("handlers", { readinessProbe: {} }, { readinessProbe: { exec: { command: ["true"] } } }),
  fixture(
    invalid,
    "initProbes",
    { initContainers: [{ name: "c", image: "i", lifecycle: {} }] },
    { initContainers: [{ name: "c", image: "i", restartPolicy: "Always", lifecycle: {} }] },
  ),
  container(
    "resources",
    { resources: { limits: { cpu: 1 }, requests: { cpu: "1100m" } } },
    { resources: { limits: { cpu: 1 }, requests: { cpu: "1000m" } } },
  ),
];

import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";

/** A field that is seldom there, so that not everything is refused for it. */
function seldom<T extends Json>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function often<T extends Json>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });
}

/** An object without the fields that were not drawn. */
function present(fields: Record<string, fc.Arbitrary<Json | undefined>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(fields)
    .map((drawn) =>
      Object.fromEntries(
        Object.entries(drawn).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    );
}

const cpu = fc.constantFrom<Json>("20m", "0.1", 1, "1000m", "1.5");
const memory = fc.constantFrom<Json>("16Mi", "64Mi", "1e8", "0.5Gi");
const amounts = present({
  cpu: often(cpu),
  memory: often(memory),
  "nvidia.com/gpu": seldom(fc.constant("1")),
  "ephemeral-storage": seldom(memory),
});
const more = present({
  cpu: often(fc.constantFrom<Json>("2", 3)),
  memory: often(fc.constantFrom<Json>("1Gi", "3Gi")),
});
const resources = fc.oneof(
  fc.constant({}),
  present({ requests: often(present({ cpu: often(cpu), memory: often(memory) })), limits: often(more) }),
  present({ limits: often(amounts) }),
  fc.constant<JsonObject>({ limits: { "hugepages-2Mi": "2Mi", memory: "100Mi", cpu: "100m" } }),
);

const profile = fc.constantFrom<Json>(
  { type: "RuntimeDefault" },
  { type: "Localhost", localhostProfile: "p" },
  { type: "Unconfined" },
);
const strict: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const shared = {
  runAsUser: seldom(fc.constantFrom(0, 1000)),
  runAsNonRoot: seldom(fc.boolean()),
  seccompProfile: seldom(profile),
  appArmorProfile: seldom(profile),
  seLinuxOptions: seldom(
    fc.constantFrom<Json>({}, { type: "container_engine_t" }, { type: "spc_t", user: "u" }, { role: "r" }),
  ),
};
const containerSecurity = fc
  .tuple(
    fc.constantFrom<JsonObject>({}, strict, strict),
    present({
      ...shared,
      privileged: seldom(fc.boolean()),
      allowPrivilegeEscalation: seldom(fc.constant(false)),
      procMount: seldom(fc.constantFrom("Default", "Unmasked")),
      capabilities: seldom(
        fc.constantFrom<Json>(
          { add: ["NET_ADMIN", "CHOWN"], drop: ["ALL"] },
          { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
          { add: ["SYS_TIME", "NET_RAW"] },
          { drop: ["KILL"] },
        ),
      ),
    }),
  )
  .map(([base, own]) => ({ ...base, ...own }));
const podSecurity = present({
  ...shared,
  sysctls: seldom(
    fc.constantFrom<Json>(
      [{ name: "kernel.shm_rmid_forced", value: "1" }],
      [
        { name: "net.ipv4.tcp_rmem", value: "1" },
        { name: "kernel.msgmax", value: "1" },
        { name: "net.ipv4.tcp_notsent_lowat", value: "1" },
      ],
    ),
  ),
});

const handler = fc.constantFrom<JsonObject>(
  { httpGet: { port: 80, host: "10.0.0.1" } },
  { tcpSocket: { port: 80, host: "h" } },
  { httpGet: { port: 80 } },
  { exec: { command: ["true"] } },
);
const common = { resources, securityContext: often(containerSecurity) };
const running = {
  ...common,
  ports: seldom(
    fc.constantFrom<Json>(
      [{ containerPort: 80, hostPort: 8080 }],
      [
        { containerPort: 81, hostPort: 9 },
        { containerPort: 82, hostPort: 80 },
      ],
    ),
  ),
  livenessProbe: seldom(handler),
  lifecycle: seldom(handler.map((preStop) => ({ preStop }))),
};

function named(list: readonly JsonObject[], prefix: string): JsonObject[] {
  return list.map((one, index) => ({ name: `${prefix}-${index}`, image: "busybox", ...one }));
}

const containers = fc
  .array(present(running), { minLength: 1, maxLength: 3 })
  .map((list) => named(list, "main"));
const initContainers = fc
  .array(
    fc.oneof(
      present(common),
      present(running).map((sidecar) => ({ ...sidecar, restartPolicy: "Always" })),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((list) => named(list, "init"));

const volumes = fc.subarray<Json>([
  { name: "host", hostPath: { path: "/data" } },
  { name: "nfs", nfs: { server: "h", path: "/e" } },
  { name: "scratch", emptyDir: {} },
  { name: "iscsi", iscsi: { targetPortal: "h", iqn: "iqn.2001-04.com.example:storage", lun: 0 } },
  { name: "image", image: { reference: "r.example.com/a:v1" } },
  { name: "git", gitRepo: { repository: "r" } },
]);

const term = { labelSelector: {}, topologyKey: "zone" };
const affinity = fc.constantFrom<Json>(
  { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, namespaces: ["other"] }] } },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { ...term, namespaceSelector: {} } },
      ],
    },
  },
  { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
);

const spec = present({
  containers,
  initContainers: seldom(initContainers),
  volumes: seldom(volumes),
  securityContext: often(podSecurity),
  resources: seldom(
    fc.constantFrom<Json>(
      { requests: { cpu: "4" } },
      { requests: { memory: "3Gi" }, limits: { memory: "4Gi", cpu: "8" } },
      {},
    ),
  ),
  priorityClassName: seldom(fc.constantFrom("high", "low", "system-cluster-critical", "none")),
  preemptionPolicy: seldom(fc.constantFrom("Never", "PreemptLowerPriority")),
  priority: seldom(fc.constantFrom(0, 1000)),
  runtimeClassName: seldom(fc.constantFrom("plain", "heavy", "placed", "both", "none")),
  overhead: seldom(fc.constantFrom<Json>({ cpu: "0.25", memory: "120Mi" }, { memory: "1Gi" })),
  nodeSelector: seldom(fc.constantFrom<Json>({ zone: "b" }, { zone: "a", disk: "ssd" })),
  tolerations: seldom(
    fc.constantFrom<Json>(
      [
        { key: "gpu", operator: "Equal", value: "x", effect: "NoSchedule" },
        { key: "spot", operator: "Exists" },
      ],
      [
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 20,
        },
      ],
      [{ operator: "Exists" }],
    ),
  ),
  activeDeadlineSeconds: seldom(fc.constant(60)),
  affinity: seldom(affinity),
  hostNetwork: seldom(fc.boolean()),
  hostPID: seldom(fc.boolean()),
  hostIPC: seldom(fc.boolean()),
  hostUsers: seldom(fc.boolean()),
  os: seldom(fc.constantFrom<Json>({ name: "windows" }, { name: "linux" })),
});

const annotations = fc.constantFrom<JsonObject>(
  { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" },
  { "container.seccomp.security.alpha.kubernetes.io/main-0": "docker/default", owner: "me" },
  { "container.apparmor.security.beta.kubernetes.io/main-0": "localhost/p" },
);

const metadata = fc
  .tuple(
    fc.constantFrom<JsonObject>({ name: "pod" }, { name: "pod" }, { generateName: "pod-" }),
    seldom(annotations),
  )
  .map(([names, drawn]) => ({ ...names, ...(drawn && { annotations: drawn }) }));

/** Pods that touch what LimitRanges, quotas, classes and PodSecurity levels look at. */
export const ruledPods: fc.Arbitrary<JsonObject> = fc
  .record({ metadata, spec })
  .map((pod) => ({ apiVersion: "v1", kind: "Pod", ...pod }));

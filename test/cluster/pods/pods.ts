import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";
import { containers, initContainers } from "./containers.ts";
import { partly, volumes } from "./volumes.ts";

const tolerations = fc.subarray<Json>([
  { key: "gpu", operator: "Exists" },
  { key: "gpu", value: "true", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 10 },
  { key: "node.kubernetes.io/unreachable", operator: "Exists" },
  { operator: "Exists" },
]);

const securityContext = partly({
  runAsUser: fc.constant(1000),
  runAsNonRoot: fc.boolean(),
  fsGroup: fc.constant(100),
  fsGroupChangePolicy: fc.constantFrom("Always", "OnRootMismatch"),
  supplementalGroups: fc.constant([1, 2]),
  sysctls: fc.constant([{ name: "kernel.shm_rmid_forced", value: "0" }]),
  seccompProfile: fc.constant({ type: "RuntimeDefault" }),
});

const spread = fc.tuple(
  partly(
    {
      maxSkew: fc.constant(1),
      topologyKey: fc.constant("zone"),
      whenUnsatisfiable: fc.constant("DoNotSchedule"),
      labelSelector: fc.constant({ matchLabels: { app: "x" } }),
      minDomains: fc.constant(2),
      nodeAffinityPolicy: fc.constant("Ignore"),
      matchLabelKeys: fc.constant(["version"]),
    },
    "maxSkew",
    "topologyKey",
    "whenUnsatisfiable",
    "labelSelector",
  ),
);

const term = {
  labelSelector: { matchLabels: { app: "x" } },
  topologyKey: "zone",
  matchLabelKeys: ["version"],
};
const affinity = fc.constantFrom<Json>(
  {},
  {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }],
      },
    },
  },
  { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
    },
  },
);

const spec = partly({
  tolerations,
  securityContext,
  topologySpreadConstraints: spread,
  affinity,
  restartPolicy: fc.constant("Always"),
  terminationGracePeriodSeconds: fc.constantFrom(10, 60),
  activeDeadlineSeconds: fc.constant(100),
  dnsPolicy: fc.constantFrom("Default", "ClusterFirstWithHostNet"),
  dnsConfig: fc.constant({ options: [{ name: "ndots", value: "2" }, { name: "edns0" }] }),
  hostNetwork: fc.boolean(),
  hostPID: fc.boolean(),
  hostIPC: fc.constant(false),
  shareProcessNamespace: fc.constant(false),
  hostAliases: fc.constant([{ ip: "10.0.0.1", hostnames: ["h"] }]),
  hostname: fc.constant("host"),
  subdomain: fc.constant("sub"),
  setHostnameAsFQDN: fc.boolean(),
  enableServiceLinks: fc.boolean(),
  automountServiceAccountToken: fc.boolean(),
  serviceAccountName: fc.constantFrom("", "default"),
  imagePullSecrets: fc.constantFrom<Json>([], [{ name: "pull" }]),
  nodeSelector: fc.constant({ disk: "ssd" }),
  priorityClassName: fc.constantFrom("", "system-node-critical"),
  schedulerName: fc.constant("other"),
  schedulingGates: fc.constant([{ name: "example.com/gate" }]),
  readinessGates: fc.constant([{ conditionType: "example.com/ready" }]),
  resources: fc.constantFrom<Json>(
    { limits: { cpu: "8", memory: "8Gi" } },
    { requests: { cpu: "8", memory: "8Gi" } },
  ),
});

const labels = fc.constantFrom<JsonObject>({}, { app: "x", version: "1" });

/** Pods of every shape that the API server should take; in a namespace without PodDefaults it only fills in what is missing. */
export const pods: fc.Arbitrary<JsonObject> = fc
  .record({ spec, labels, containers, initContainers, volumes })
  .map(({ spec: rest, labels: own, containers: main, initContainers: first, volumes: mounted }) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "generated", labels: own },
    spec: {
      ...rest,
      containers: main.map((container, index) => placed(container, `container-${index}`, mounted)),
      ...(first.length === 0
        ? {}
        : { initContainers: first.map((container, index) => placed(container, `init-${index}`, mounted)) }),
      ...(mounted.length === 0 ? {} : { volumes: mounted }),
    },
  }));

/** Gives a container its name and a way to each volume. */
function placed(container: JsonObject, name: string, mounted: readonly JsonObject[]): JsonObject {
  const mounts = mounted.map((volume, index) => {
    const path = isBlock(volume)
      ? { devicePath: `/dev/${index}` }
      : { mountPath: `/mnt/${index}`, readOnly: index === 1 };
    return { name: String(volume["name"]), ...path };
  });
  const of = (kind: "devicePath" | "mountPath") => mounts.filter((mount) => kind in mount);
  return {
    name,
    ...container,
    ...(of("mountPath").length === 0 ? {} : { volumeMounts: of("mountPath") }),
    ...(of("devicePath").length === 0 ? {} : { volumeDevices: of("devicePath") }),
  };
}

function isBlock(volume: JsonObject): boolean {
  return JSON.stringify(volume).includes('"volumeMode":"Block"');
}

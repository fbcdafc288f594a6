import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";
import { partly } from "./volumes.ts";

const seconds = fc.constantFrom(1, 5, 30);
const port = fc.constantFrom<Json>(8080, 9090, "http");
const command = fc.constant({ command: ["true"] });
const headers = fc.constant([{ name: "X-Test", value: "1" }]);

const httpGet = partly(
  {
    port,
    path: fc.constantFrom("", "/healthz"),
    scheme: fc.constantFrom("HTTP", "HTTPS"),
    host: fc.constant("h"),
    httpHeaders: headers,
  },
  "port",
);
const tcpSocket = partly({ port, host: fc.constant("h") }, "port");
const grpc = partly({ port: fc.constant(9000), service: fc.constantFrom("", "s") }, "port");

const probeHandler = fc.oneof(
  command.map((exec) => ({ exec })),
  httpGet.map((value) => ({ httpGet: value })),
  tcpSocket.map((value) => ({ tcpSocket: value })),
  grpc.map((value) => ({ grpc: value })),
);

/** successThreshold above 1 and no grace period of its own are what readiness alone may have. */
function probe(kind: "readiness" | "other"): fc.Arbitrary<JsonObject> {
  const own: Record<string, fc.Arbitrary<Json>> = kind === "readiness"
    ? { successThreshold: fc.constantFrom(1, 3) }
    : { terminationGracePeriodSeconds: seconds };
  const timing = partly({
    initialDelaySeconds: seconds,
    periodSeconds: seconds,
    timeoutSeconds: seconds,
    failureThreshold: seconds,
    ...own,
  });
  return fc.tuple(probeHandler, timing).map(([handler, rest]) => ({ ...handler, ...rest }));
}

const hook = fc.oneof(
  command.map((exec) => ({ exec })),
  httpGet.map((value) => ({ httpGet: value })),
  fc.constant({ sleep: { seconds: 1 } }),
);

const resources = fc.constantFrom<JsonObject>(
  {},
  { limits: { cpu: "1", memory: "1Gi" } },
  { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: "0.5" } },
  { requests: { cpu: 1, memory: "500M" } },
  { limits: { "nvidia.com/gpu": 1 } },
  { limits: { "nvidia.com/gpu": "1", "ephemeral-storage": "1e9" }, requests: { "nvidia.com/gpu": "1" } },
  { limits: { "hugepages-2Mi": "4Mi", memory: "100Mi", cpu: "0.1" } },
  { limits: { cpu: "1.5", memory: 1073741824 } },
  { limits: { cpu: "100.5m" }, requests: { memory: "0.5Gi" } },
);

const securityContext = partly({
  runAsUser: fc.constantFrom(0, 1000),
  runAsGroup: fc.constant(1000),
  runAsNonRoot: fc.constant(false),
  readOnlyRootFilesystem: fc.boolean(),
  allowPrivilegeEscalation: fc.constant(true),
  privileged: fc.boolean(),
  capabilities: fc.constantFrom<Json>({ add: ["NET_ADMIN"] }, { drop: ["ALL"], add: [] }, {}),
  seccompProfile: fc.constantFrom<Json>(
    { type: "RuntimeDefault" },
    { type: "Localhost", localhostProfile: "p.json" },
  ),
  procMount: fc.constant("Default"),
  seLinuxOptions: fc.constantFrom<Json>({}, { level: "s0:c123,c456" }),
});

const valueFrom = fc.constantFrom<JsonObject>(
  { fieldRef: { fieldPath: "metadata.name" } },
  { fieldRef: { fieldPath: "status.podIP", apiVersion: "v1" } },
  { resourceFieldRef: { resource: "limits.cpu" } },
  { resourceFieldRef: { resource: "requests.memory", divisor: "1Mi", containerName: "container-0" } },
  { configMapKeyRef: { name: "c", key: "k", optional: true } },
  { secretKeyRef: { name: "s", key: "k" } },
);
const env = fc
  .array(
    fc.oneof(
      fc.constantFrom<JsonObject>({}, { value: "" }, { value: "1" }),
      valueFrom.map((from) => ({ valueFrom: from })),
    ),
    { maxLength: 3 },
  )
  .map((list) => list.map((source, index) => ({ name: `ENV_${index}`, ...source })));

const envFrom = fc.subarray<Json>([
  { configMapRef: { name: "c" } },
  { secretRef: { name: "s", optional: false }, prefix: "S_" },
]);

const ports = fc
  .array(
    partly(
      {
        containerPort: fc.constantFrom(8080, 9000, 53),
        protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
        hostIP: fc.constant("127.0.0.1"),
      },
      "containerPort",
    ),
    { maxLength: 3 },
  )
  .map((list) => list.map((one, index) => (index === 0 ? { name: "http", ...one } : one)));

const common = {
  image: fc.constantFrom(
    "busybox",
    "busybox:1.36",
    "busybox:latest",
    "registry:5000/app",
    `app@sha256:${"0".repeat(64)}`,
    "a/b:v1",
  ),
  imagePullPolicy: fc.constantFrom("Always", "Never", "IfNotPresent"),
  command: fc.constantFrom<Json>([], ["sh", "-c", "true"]),
  args: fc.constantFrom<Json>([], ["a"]),
  workingDir: fc.constantFrom("", "/work"),
  env,
  envFrom,
  resources,
  securityContext,
  stdin: fc.boolean(),
  tty: fc.boolean(),
  terminationMessagePath: fc.constant("/tmp/log"),
  terminationMessagePolicy: fc.constantFrom("File", "FallbackToLogsOnError"),
};

const probed = {
  ports,
  livenessProbe: probe("other"),
  readinessProbe: probe("readiness"),
  startupProbe: probe("other"),
  lifecycle: partly({ postStart: hook, preStop: hook }),
  resizePolicy: fc.constantFrom<Json>(
    [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
    [{ resourceName: "memory", restartPolicy: "RestartContainer" }],
  ),
};

const container = partly({ ...common, ...probed }, "image");

/** Containers as written, without names and mounts: those depend on the Pod around them. */
export const containers = fc.array(container, { minLength: 1, maxLength: 2 });

/** Plain init containers and sidecars (restartPolicy Always), which alone of the two may have probes and lifecycles. */
export const initContainers = fc.array(
  fc.oneof(
    partly(common, "image"),
    container.map((sidecar) => ({ ...sidecar, restartPolicy: "Always" })),
  ),
  { maxLength: 2 },
);

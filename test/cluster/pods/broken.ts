import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";

type Spec = JsonObject & { readonly containers: readonly JsonObject[] };
type Breakage = (spec: Spec) => JsonObject;

const inFirst =
  (change: (container: JsonObject) => JsonObject): Breakage =>
  (spec) => ({
    containers: spec.containers.map((container, index) =>
      index === 0 ? { ...container, ...change(container) } : container,
    ),
  });

const added = (value: Json | undefined, ...more: readonly Json[]): readonly Json[] => [
  ...(Array.isArray(value) ? value : []),
  ...more,
];

const mounts =
  (...more: readonly JsonObject[]): Breakage =>
  (spec) => ({
    ...inFirst(({ volumeMounts }) => ({ volumeMounts: added(volumeMounts ?? null, ...more) }))(spec),
    volumes: added(spec["volumes"], { name: "extra", emptyDir: {} }),
  });

const env = (...more: readonly JsonObject[]): Breakage =>
  inFirst(({ env: own }) => ({ env: added(own, ...more) }));

const extraContainer =
  (container: JsonObject): Breakage =>
  ({ containers }) => ({ containers: [...containers, container] });

const extraInit =
  (container: JsonObject): Breakage =>
  ({ initContainers }) => ({ initContainers: added(initContainers, container) });

const tolerating =
  (toleration: JsonObject): Breakage =>
  ({ tolerations }) => ({ tolerations: added(tolerations, toleration) });

const volume =
  (...more: readonly JsonObject[]): Breakage =>
  ({ volumes }) => ({ volumes: added(volumes, ...more) });

/** What injection can do to a Pod that the API server then refuses: by name, the fields of the spec that it changes. */
export const breakages: Readonly<Record<string, Breakage>> = {
  "mount without its volume": mounts({ name: "absent", mountPath: "/absent" }),
  "two mounts at one path": mounts({ name: "extra", mountPath: "/x" }, { name: "extra", mountPath: "/x" }),
  "mount without a path": mounts({ name: "extra", mountPath: "" }),
  "mount with a colon and a subPath above": mounts({ name: "extra", mountPath: "/a:b", subPath: "../up" }),
  "volume name that is no label": volume({ name: "Not_A_Label", emptyDir: {} }),
  "two volumes of one name": volume(
    { name: "twice", emptyDir: {} },
    { name: "twice", configMap: { name: "c" } },
  ),
  "volume of two sources": volume({ name: "both", emptyDir: {}, configMap: { name: "c" } }),
  "secret volume without a secret": volume({ name: "s", secret: {} }),
  "env name with =": env({ name: "A=B", value: "1" }),
  "env with value and source": env({
    name: "A",
    value: "1",
    valueFrom: { fieldRef: { fieldPath: "metadata.name" } },
  }),
  "env from two sources": env({
    name: "A",
    valueFrom: { fieldRef: { fieldPath: "metadata.name" }, secretKeyRef: { name: "s", key: "k" } },
  }),
  "env from an unknown field": env({ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.unknown" } } }),
  "env from a secret without a name": env({ name: "A", valueFrom: { secretKeyRef: { key: "k" } } }),
  "env from a ConfigMap without a name": inFirst(({ envFrom }) => ({
    envFrom: added(envFrom, { configMapRef: {} }),
  })),
  "env without a name": env({ name: "", value: "1" }),
  "container of a name that is taken": extraContainer({ name: "container-0", image: "x" }),
  "container without an image": extraContainer({ name: "side" }),
  "container name that is no label": extraContainer({ name: "Side_Car", image: "x" }),
  "init container named as a container": extraInit({ name: "container-0", image: "x" }),
  "probe on a plain init container": extraInit({
    name: "probed",
    image: "x",
    livenessProbe: { tcpSocket: { port: 1 } },
  }),
  "lifecycle on a plain init container": extraInit({
    name: "hooked",
    image: "x",
    lifecycle: { preStop: { sleep: { seconds: 1 } } },
  }),
  "toleration with value and Exists": tolerating({ key: "a", operator: "Exists", value: "b" }),
  "toleration of an unknown effect": tolerating({ key: "a", effect: "Never" }),
  "toleration seconds without NoExecute": tolerating({ key: "a", operator: "Exists", tolerationSeconds: 1 }),
  "port out of range": extraContainer({ name: "side", image: "x", ports: [{ containerPort: 70000 }] }),
  "port name twice": extraContainer({
    name: "side",
    image: "x",
    ports: [
      { name: "a", containerPort: 1 },
      { name: "a", containerPort: 2 },
    ],
  }),
  "request above its limit": extraContainer({
    name: "side",
    image: "x",
    resources: { limits: { cpu: "1" }, requests: { cpu: "2" } },
  }),
  "bad pull policy": extraContainer({ name: "side", image: "x", imagePullPolicy: "Sometimes" }),
  "ServiceAccount name that is no name": () => ({ serviceAccountName: "Not A Name" }),
};

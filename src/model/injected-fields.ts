import type { Path } from "../kubernetes/json.ts";
import type { PodDefaultSpec } from "./pod-default.ts";

/** Where the items of a field live in a Pod: in every container, under the field's own name, or at one path of the Pod. */
type Home = { readonly in: "containers" } | { readonly in: "pod"; readonly path: Path };

/** What identifies an item of a list, and the word that upstream puts before it in a conflict. */
type Identity = { readonly member: string; readonly upstreamWord: string };

/** How the webhook merges a field (main.go: merge*, setCommandAndArgs, applyPodDefaultsOnPod). */
export type MergeRule =
  /** An item is added if its identity is new; else it must equal what is there. */
  | {
      readonly kind: "by-identity";
      /** Go's type of one item, by which items are compared. */
      readonly goType:
        | "Volume"
        | "Toleration"
        | "LocalObjectReference"
        | "EnvVar"
        | "VolumeMount"
        | "Container";
      /** Upstream's word in `merging ... for a has a conflict on ...`. */
      readonly upstreamNoun: string;
      /** The first names the item; a conflict on any of them denies the Pod. */
      readonly identities: readonly Identity[];
    }
  | { readonly kind: "by-key" }
  | { readonly kind: "append" }
  | { readonly kind: "first-wins" }
  | { readonly kind: "last-wins" };

/** What `explain spec.FIELD` says about a field. */
export type FieldReference = {
  readonly does: string;
  readonly merges: string;
  readonly conflicts: string;
  readonly notInto?: string;
  /** YAML, as it is written under `spec:`. */
  readonly example: string;
};

/** Everything about one spec field of a PodDefault that injects something. */
export type FieldDescription = {
  readonly home: Home;
  readonly merge: MergeRule;
  /** What one item, and several, are called. */
  readonly one: string;
  readonly many: string;
  /** Where it goes, for a person. */
  readonly into: string;
  /** The same field of a Pod, as `kubectl explain` takes it after `pod.`; absent where a Pod has another type there. */
  readonly podField?: string;
  /** The kind of object that an item, or the value itself, names. */
  readonly names?: "Secret" | "ServiceAccount";
  /** What ends a conflict of a PodDefault with itself. */
  readonly selfConflictFix?: string;
  readonly reference: FieldReference;
};

/** Every field of a spec, apart from which Pods it selects and what people read. */
export type InjectedField = Exclude<keyof PodDefaultSpec, "selector" | "desc">;

const byName: readonly Identity[] = [{ member: "name", upstreamWord: "" }];
const everyContainer =
  "Goes into every container of the Pod, including containers that an earlier webhook added.";
const notIntoOthers = "Init containers, and the sidecars and init containers that PodDefaults add.";
const sameName = "The same name with different content denies the Pod.";
const defaulted =
  "The API server defaults the Pod's copy before the webhook compares it, and not the PodDefault's, so a Pod that carries the same content is often denied.";
const identifiedByName = (things: string) =>
  `${things} are identified by name. What the Pod has stays. PodDefaults are applied in order of their names.`;

/**
 * The fields that a PodDefault injects, in the order in which the webhook merges them and reports their conflicts
 * (main.go: safeToApplyPodDefaultsOnPod). The only place that describes a field: a new field is one entry here.
 */
export const injectedFields = {
  volumes: {
    home: { in: "pod", path: ["spec", "volumes"] },
    merge: { kind: "by-identity", goType: "Volume", upstreamNoun: "volumes", identities: byName },
    one: "volume",
    many: "volumes",
    into: "the Pod",
    podField: "spec.volumes",
    reference: {
      does: "Volumes of the Pod. A volume does nothing by itself: volumeMounts mount it.",
      merges: identifiedByName("Volumes"),
      conflicts: `${sameName} ${defaulted}`,
      example: "volumes:\n- name: data\n  persistentVolumeClaim:\n    claimName: data",
    },
  },
  tolerations: {
    home: { in: "pod", path: ["spec", "tolerations"] },
    merge: {
      kind: "by-identity",
      goType: "Toleration",
      upstreamNoun: "tolerations",
      identities: [{ member: "key", upstreamWord: "" }],
    },
    one: "toleration",
    many: "tolerations",
    into: "the Pod",
    podField: "spec.tolerations",
    selfConflictFix: "keep one of the two: a toleration without an effect tolerates every effect of its key",
    reference: {
      does: "Tolerations of the Pod.",
      merges: "Tolerations are identified by key alone; effect and operator do not make another toleration.",
      conflicts:
        "The same key with different content denies the Pod, also inside one PodDefault, and with node.kubernetes.io/not-ready and unreachable, which the API server adds to every Pod. A toleration without an effect tolerates every effect of its key.",
      example: "tolerations:\n- key: nvidia.com/gpu\n  operator: Exists",
    },
  },
  imagePullSecrets: {
    home: { in: "pod", path: ["spec", "imagePullSecrets"] },
    merge: {
      kind: "by-identity",
      goType: "LocalObjectReference",
      upstreamNoun: "imagePullSecret",
      identities: byName,
    },
    one: "pull secret",
    many: "pull secrets",
    into: "the Pod",
    podField: "spec.imagePullSecrets",
    names: "Secret",
    reference: {
      does: "Names of the Secrets with which images are pulled.",
      merges: identifiedByName("Pull secrets"),
      conflicts:
        "Never: a pull secret is only a name. The API server adds a ServiceAccount's pull secrets only to Pods that have none.",
      example: "imagePullSecrets:\n- name: registry",
    },
  },
  env: {
    home: { in: "containers" },
    merge: { kind: "by-identity", goType: "EnvVar", upstreamNoun: "env", identities: byName },
    one: "env",
    many: "env",
    into: "every container",
    podField: "spec.containers.env",
    reference: {
      does: `Environment variables. ${everyContainer}`,
      merges: identifiedByName("Environment variables"),
      conflicts: `${sameName} ${defaulted}`,
      notInto: notIntoOthers,
      example: "env:\n- name: HTTP_PROXY\n  value: http://proxy:3128",
    },
  },
  volumeMounts: {
    home: { in: "containers" },
    merge: {
      kind: "by-identity",
      goType: "VolumeMount",
      upstreamNoun: "volume mounts",
      identities: [...byName, { member: "mountPath", upstreamWord: "mount path " }],
    },
    one: "mount",
    many: "mounts",
    into: "every container",
    podField: "spec.containers.volumeMounts",
    selfConflictFix:
      "to mount a volume at two paths, list it twice in spec.volumes under two names and mount each of them once",
    reference: {
      does: `Mounts of volumes. ${everyContainer} The Pod or a matching PodDefault must have the volume; otherwise the Pod is invalid.`,
      merges: "Mounts are identified by name and by mountPath, each by itself.",
      conflicts:
        "The same name or the same mountPath with different content denies the Pod. One volume at two paths is a conflict even inside one PodDefault: list the volume twice, under two names.",
      notInto: notIntoOthers,
      example: "volumeMounts:\n- name: data\n  mountPath: /data",
    },
  },
  envFrom: {
    home: { in: "containers" },
    merge: { kind: "append" },
    one: "envFrom",
    many: "envFrom",
    into: "every container",
    podField: "spec.containers.envFrom",
    reference: {
      does: `ConfigMaps and Secrets whose keys become environment variables. ${everyContainer}`,
      merges: "Always appended. The webhook's patch drops a source that equals one of the container's.",
      conflicts: "Never.",
      notInto: notIntoOthers,
      example: "envFrom:\n- configMapRef:\n    name: settings",
    },
  },
  command: {
    home: { in: "containers" },
    merge: { kind: "first-wins" },
    one: "command",
    many: "commands",
    into: "containers without a command",
    podField: "spec.containers.command",
    reference: {
      does: "The command of containers that have none.",
      merges: "The first PodDefault by name wins. An empty list counts as set.",
      conflicts: "Never.",
      notInto: "Containers with a command of their own, and containers named istio-proxy.",
      example: "command: [/entrypoint.sh]",
    },
  },
  args: {
    home: { in: "containers" },
    merge: { kind: "first-wins" },
    one: "args",
    many: "args",
    into: "containers without args",
    podField: "spec.containers.args",
    reference: {
      does: "The args of containers that have none.",
      merges: "The first PodDefault by name wins. An empty list counts as set.",
      conflicts: "Never.",
      notInto: "Containers with args of their own, and containers named istio-proxy.",
      example: "args: [--verbose]",
    },
  },
  annotations: {
    home: { in: "pod", path: ["metadata", "annotations"] },
    merge: { kind: "by-key" },
    one: "annotation",
    many: "annotations",
    into: "the Pod's metadata",
    reference: {
      does: "Annotations of the Pod.",
      merges: "Annotations are identified by key.",
      conflicts: "The same key with another value denies the Pod.",
      example: 'annotations:\n  prometheus.io/scrape: "true"',
    },
  },
  labels: {
    home: { in: "pod", path: ["metadata", "labels"] },
    merge: { kind: "by-key" },
    one: "label",
    many: "labels",
    into: "the Pod's metadata",
    reference: {
      does: "Labels of the Pod. They never make another PodDefault match: the webhook matches the Pod as submitted.",
      merges: "Labels are identified by key.",
      conflicts: "The same key with another value denies the Pod.",
      example: "labels:\n  cost-center: ml",
    },
  },
  initContainers: {
    home: { in: "pod", path: ["spec", "initContainers"] },
    merge: { kind: "by-identity", goType: "Container", upstreamNoun: "containers", identities: byName },
    one: "init container",
    many: "init containers",
    into: "the Pod's init containers",
    podField: "spec.initContainers",
    reference: {
      does: "Init containers, added after the Pod's own. With restartPolicy: Always an init container runs beside the Pod's containers, as a native sidecar.",
      merges: identifiedByName("Init containers"),
      conflicts:
        "The same name with different content denies the Pod. The name of a container makes the Pod invalid.",
      notInto: "They get no env, mounts or command from PodDefaults.",
      example:
        "initContainers:\n- name: clone\n  image: alpine/git\n  args: [clone, https://example.org/repo.git, /src]",
    },
  },
  sidecars: {
    home: { in: "pod", path: ["spec", "containers"] },
    merge: { kind: "by-identity", goType: "Container", upstreamNoun: "containers", identities: byName },
    one: "sidecar",
    many: "sidecars",
    into: "the Pod's containers",
    podField: "spec.containers",
    reference: {
      does: "Containers, added to the Pod's own.",
      merges: identifiedByName("Containers"),
      conflicts:
        "The same name with different content denies the Pod. A sidecar together with env, mounts or a command gives a patch that does not apply to a Pod of two or more containers: the API server answers 500.",
      notInto: "They get no env, mounts or command from PodDefaults.",
      example: "sidecars:\n- name: log-shipper\n  image: fluent/fluent-bit:3.2",
    },
  },
  serviceAccountName: {
    home: { in: "pod", path: ["spec", "serviceAccountName"] },
    merge: { kind: "last-wins" },
    one: "service account",
    many: "service accounts",
    into: "the Pod, over its own",
    names: "ServiceAccount",
    reference: {
      does: "The Pod's ServiceAccount, instead of its own. A token that is already mounted stays that of the first ServiceAccount.",
      merges: "The last PodDefault by name wins, also over the Pod's own value.",
      conflicts: "Never. An empty value leaves the Pod's own.",
      example: "serviceAccountName: default-editor",
    },
  },
  automountServiceAccountToken: {
    home: { in: "pod", path: ["spec", "automountServiceAccountToken"] },
    merge: { kind: "last-wins" },
    one: "token automount",
    many: "token automounts",
    into: "the Pod, over its own",
    reference: {
      does: "Whether a token is mounted, instead of the Pod's own setting. A token that is already mounted stays.",
      merges: "The last PodDefault by name wins.",
      conflicts: "Never.",
      example: "automountServiceAccountToken: false",
    },
  },
} as const satisfies Readonly<Record<InjectedField, FieldDescription>>;

/** The names of the fields, in the order of the table. */
export const injectedFieldNames = Object.keys(injectedFields) as readonly InjectedField[];

/** The entry of a field, without what is particular to it in the types. */
export function describeField(field: InjectedField): FieldDescription {
  return injectedFields[field];
}

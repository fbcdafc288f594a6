import type { InjectedField } from "../../model/injected-fields.ts";

/** How a field of a PodDefault is merged into a Pod: read in the webhook's main.go, seen in test/admissions. */
export type FieldReference = {
  readonly does: string;
  readonly merges: string;
  readonly conflicts: string;
  readonly leavesAlone?: string;
  /** YAML, as it stands under `spec:`. */
  readonly example: string;
};

const byName = (things: string) =>
  `${things} are told apart by name. What the Pod has stays; of PodDefaults, those earlier by name come first.`;
const sameName = "The same name with different content denies the Pod.";
const defaulted =
  "The Pod's copy is compared after the API server has filled in its defaults, the PodDefault's is not: a Pod that carries the same content is often denied.";
const containers = "Goes into every container of the Pod, also those that an earlier webhook added.";
const notInto = "Init containers, and the sidecars and init containers that PodDefaults bring.";

/** The reference of each field that injects something; `explain spec.FIELD` shows it. */
export const fieldReference: Readonly<Record<InjectedField, FieldReference>> = {
  env: {
    does: `Env vars. ${containers}`,
    merges: byName("Env vars"),
    conflicts: `${sameName} ${defaulted}`,
    leavesAlone: notInto,
    example: "env:\n- name: HTTP_PROXY\n  value: http://proxy:3128",
  },
  envFrom: {
    does: `ConfigMaps and Secrets whose keys become env vars. ${containers}`,
    merges: "Always appended. One that is equal to one of the container's is dropped by the webhook's patch.",
    conflicts: "Never.",
    leavesAlone: notInto,
    example: "envFrom:\n- configMapRef:\n    name: settings",
  },
  volumes: {
    does: "Volumes of the Pod. A volume alone does nothing: volumeMounts mount it.",
    merges: byName("Volumes"),
    conflicts: `${sameName} ${defaulted}`,
    example: "volumes:\n- name: data\n  persistentVolumeClaim:\n    claimName: data",
  },
  volumeMounts: {
    does: `Mounts of volumes. ${containers} The volume must be among the Pod's or those of a matching PodDefault, or the Pod is invalid.`,
    merges: "Mounts are told apart by name and by mountPath, each for itself.",
    conflicts:
      "The same name or the same mountPath with different content denies the Pod. One volume at two paths is a conflict even inside one PodDefault: list the volume twice, under two names.",
    leavesAlone: notInto,
    example: "volumeMounts:\n- name: data\n  mountPath: /data",
  },
  sidecars: {
    does: "Containers that are added to the Pod's.",
    merges: byName("Containers"),
    conflicts:
      "The same name with different content denies the Pod. A sidecar, together with env, mounts or a command for a Pod of two or more containers, gives a patch that cannot be applied: the Pod fails with a 500.",
    leavesAlone: "They get no env, mounts or command of PodDefaults.",
    example: "sidecars:\n- name: log-shipper\n  image: fluent/fluent-bit:3.2",
  },
  initContainers: {
    does: "Init containers that are added behind the Pod's. With restartPolicy: Always one runs beside the Pod's containers, as a native sidecar.",
    merges: byName("Init containers"),
    conflicts:
      "The same name with different content denies the Pod. The name of a container makes the Pod invalid.",
    leavesAlone: "They get no env, mounts or command of PodDefaults.",
    example:
      "initContainers:\n- name: clone\n  image: alpine/git\n  args: [clone, https://example.org/repo.git, /src]",
  },
  tolerations: {
    does: "Tolerations of the Pod.",
    merges: "Told apart by key alone: neither effect nor operator makes another toleration.",
    conflicts:
      "The same key with different content denies the Pod, also inside one PodDefault, and with node.kubernetes.io/not-ready and unreachable, which the API server adds to every Pod. A toleration without effect tolerates every effect of its key.",
    example: "tolerations:\n- key: nvidia.com/gpu\n  operator: Exists",
  },
  imagePullSecrets: {
    does: "Names of Secrets with which images are pulled.",
    merges: byName("They"),
    conflicts:
      "Never: there is nothing but the name. A ServiceAccount's pull secrets are only added to Pods that have none.",
    example: "imagePullSecrets:\n- name: registry",
  },
  labels: {
    does: "Labels of the Pod. They never make another PodDefault match: the Pod is matched as it was posted.",
    merges: "Told apart by key.",
    conflicts: "The same key with another value denies the Pod.",
    example: "labels:\n  cost-center: ml",
  },
  annotations: {
    does: "Annotations of the Pod.",
    merges: "Told apart by key.",
    conflicts: "The same key with another value denies the Pod.",
    example: 'annotations:\n  sidecar.istio.io/inject: "false"',
  },
  serviceAccountName: {
    does: "The Pod's ServiceAccount, in the place of its own. The token that is mounted already stays that of the first.",
    merges: "The last PodDefault by name wins, over the Pod's own too.",
    conflicts: "Never; an empty one leaves the Pod's.",
    example: "serviceAccountName: default-editor",
  },
  automountServiceAccountToken: {
    does: "Whether a token is mounted, in the place of the Pod's own answer. A token that is mounted already stays.",
    merges: "The last PodDefault by name wins.",
    conflicts: "Never.",
    example: "automountServiceAccountToken: false",
  },
  command: {
    does: "The command of containers that have none.",
    merges: "The first PodDefault by name wins; an empty list counts as one that sets it.",
    conflicts: "Never.",
    leavesAlone: "Containers with a command of their own, and any named istio-proxy.",
    example: "command: [/entrypoint.sh]",
  },
  args: {
    does: "The args of containers that have none.",
    merges: "The first PodDefault by name wins; an empty list counts as one that sets them.",
    conflicts: "Never.",
    leavesAlone: "Containers with args of their own, and any named istio-proxy.",
    example: "args: [--verbose]",
  },
};

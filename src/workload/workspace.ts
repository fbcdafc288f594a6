import type { JsonObject } from "../kubernetes/json.ts";
import { commandLine } from "../quote-for-shell.ts";
import { statefulSetPods } from "./apps.ts";
import { standInNotes, withRuntimeImage } from "./runtime-image.ts";
import {
  nameOf,
  namespaceOf,
  objectAt,
  objectsAt,
  type PodReader,
  picked,
  placeIn,
  stringsAt,
  textAt,
} from "./workload-pod.ts";

/**
 * generateStatefulSet of Notebooks v2 (kubeflow/notebooks v2.0.0-beta.0): the labels of the Workspace's podMetadata go over
 * those of its WorkspaceKind, which has the containers.
 */
export const workspacePods: PodReader = (workspace, context) => {
  const kindName = textAt(workspace, "spec.kind") ?? "";
  const found = context.lookup({ apiVersion: "kubeflow.org/v1beta1", kind: "WorkspaceKind", name: kindName });
  const kind = objectAt(found ?? {}, "spec.podTemplate");
  const name = nameOf(workspace);
  const made = statefulSetPods(
    {
      kind: "StatefulSet",
      metadata: { generateName: `ws-${name}-`.slice(0, 46), namespace: namespaceOf(workspace) },
      spec: {
        replicas: objectAt(workspace, "spec")["paused"] === true ? 0 : 1,
        template: { metadata: metadataOf(workspace, kind), spec: podSpecOf(workspace, kind) },
      },
    },
    context,
  );
  if ("problem" in made) return made;
  const missing = `WorkspaceKind ${kindName} was not found, so this Pod has no labels, image and volumes of it; pass with -f what this prints: ${commandLine`kubectl get workspacekind ${kindName} -o yaml`}`;
  return made.map(({ absence, pod, ...one }) => ({
    ...one,
    ...withoutGeneratedName(pod, one.unknownLabels),
    from: placeIn(workspace, "spec.podTemplate"),
    ...(absence && { absence: { reason: "stopped", why: "spec.paused is true" } as const }),
    notes: [...(found === undefined ? [missing] : []), ...standInNotes(pod)],
  }));
};

function metadataOf(workspace: JsonObject, kind: JsonObject): JsonObject {
  const merged = (field: "labels" | "annotations") => ({
    ...stringsAt(kind, `podMetadata.${field}`),
    ...stringsAt(workspace, `spec.podTemplate.podMetadata.${field}`),
  });
  const name = nameOf(workspace);
  return {
    labels: { ...merged("labels"), "notebooks.kubeflow.org/workspace-name": name, statefulset: name },
    annotations: merged("annotations"),
  };
}

function podSpecOf(workspace: JsonObject, kind: JsonObject): JsonObject {
  const image = optionOf(workspace, kind, "imageConfig");
  const size = optionOf(workspace, kind, "podConfig");
  const { volumes, volumeMounts } = volumesOf(workspace, kind);
  const container = withRuntimeImage({
    name: "main",
    ...picked(image, ["image"]),
    imagePullPolicy: textAt(image, "imagePullPolicy") ?? "IfNotPresent",
    ports: objectsAt(image, "ports").map(({ port }) => ({
      name: `http-${port}`,
      containerPort: port ?? 0,
      protocol: "TCP",
    })),
    ...picked(objectAt(kind, "probes"), ["readinessProbe", "livenessProbe", "startupProbe"]),
    ...("containerSecurityContext" in kind && {
      securityContext: objectAt(kind, "containerSecurityContext"),
    }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
    env: objectsAt(kind, "extraEnv"),
    ...picked(size, ["resources"]),
  });
  return {
    ...picked(size, ["affinity", "nodeSelector", "tolerations"]),
    ...picked(kind, ["securityContext"]),
    serviceAccountName: `ws-${nameOf(workspace)}`,
    containers: [container],
    ...(volumes.length > 0 && { volumes }),
  };
}

/** The name of the StatefulSet is generated, and so is that of its Pod. */
function withoutGeneratedName(
  pod: Parameters<typeof standInNotes>[0],
  unknownLabels: readonly { readonly key: string; readonly why: string }[],
) {
  const key = "statefulset.kubernetes.io/pod-name";
  const { [key]: _, ...labels } = pod.metadata.labels ?? {};
  const { name: _name, ...metadata } = pod.metadata;
  return {
    pod: { ...pod, metadata: { ...metadata, labels } },
    unknownLabels: [...unknownLabels, { key, why: "the name of the Pod" }],
  };
}

/** getImageConfig and getPodConfig: the option that the Workspace selects. Redirects have no effect on it. */
function optionOf(workspace: JsonObject, kind: JsonObject, option: "imageConfig" | "podConfig"): JsonObject {
  const chosen = textAt(workspace, `spec.podTemplate.options.${option}`);
  const value = objectsAt(kind, `options.${option}.values`).find(({ id }) => id === chosen);
  return objectAt(value ?? {}, "spec");
}

type Mounted = readonly [volume: JsonObject, mount: JsonObject];

/** Home, data and secrets of the Workspace, then the kind's volumes. The first of a name or path wins. */
function volumesOf(workspace: JsonObject, kind: JsonObject) {
  const own = mountedBy(workspace, kind);
  const kept = own.filter(
    ([, mount], index) => own.findIndex(([, other]) => other["mountPath"] === mount["mountPath"]) === index,
  );
  const names = kept.map(([volume]) => volume["name"]);
  const paths = kept.map(([, mount]) => mount["mountPath"]);
  const extra = objectsAt(kind, "extraVolumes").filter(({ name }) => !names.includes(name));
  const volumes = [...kept.map(([volume]) => volume), ...extra];
  const extraMounts = objectsAt(kind, "extraVolumeMounts").filter(
    ({ name, mountPath }) => !paths.includes(mountPath) && volumes.some((volume) => volume["name"] === name),
  );
  return { volumes, volumeMounts: [...kept.map(([, mount]) => mount), ...extraMounts] };
}

function mountedBy(workspace: JsonObject, kind: JsonObject): readonly Mounted[] {
  const own = objectAt(workspace, "spec.podTemplate.volumes");
  const home = textAt(own, "home");
  const homePath = textAt(kind, "volumeMounts.home") ?? "/home/jovyan";
  const claim = (name: string, mountPath: string, claimName: string, readOnly: boolean): Mounted => [
    { name, persistentVolumeClaim: { claimName, ...(readOnly && { readOnly }) } },
    { name, mountPath, ...(readOnly && { readOnly }) },
  ];
  return [
    ...(home === undefined ? [] : [claim("home-volume", homePath, home, false)]),
    ...objectsAt(own, "data").map(({ pvcName, mountPath, readOnly }, index) =>
      claim(`data-volume-${index}`, String(mountPath ?? ""), String(pvcName), readOnly === true),
    ),
    ...objectsAt(own, "secrets").map(
      ({ secretName = "", mountPath = "", defaultMode = 420 }, index): Mounted => {
        const name = `secret-volume-${index}`;
        return [
          { name, secret: { secretName, defaultMode } },
          { name, mountPath },
        ];
      },
    ),
  ];
}

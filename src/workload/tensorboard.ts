import type { JsonObject } from "../kubernetes/json.ts";
import type { Named } from "../model/pod.ts";
import { defaultsNote, settingsOf } from "./controller-settings.ts";
import {
  nameOf,
  type PodReader,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  workloadPod,
} from "./workload-pod.ts";

/** tensorboard-controller generateDeployment (kubeflow/notebooks 177b098): a fixed Pod with the labels of the Tensorboard. */
export const tensorboardPods: PodReader = (tensorboard, { lookup }) => {
  const logs = logStorage(textAt(tensorboard, "spec.logspath") ?? "");
  const settings = settingsOf(lookup, ["kubeflow"], ["tensorboard-controller-deployment"]);
  const container = {
    name: "tensorboard",
    image: settings?.environment.get("TENSORBOARD_IMAGE") ?? "tensorflow/tensorflow:2.5.1",
    imagePullPolicy: "IfNotPresent",
    command: ["/usr/local/bin/tensorboard"],
    workingDir: "/",
    args: [`--logdir=${logs.path}`, "--bind_all"],
    ports: [{ containerPort: 6006 }],
    ...(logs.mount && {
      volumeMounts: [{ name: logs.mount.volume.name, readOnly: true, ...logs.mount.at }],
    }),
  };
  const spec = {
    affinity: {},
    restartPolicy: "Always",
    containers: [container],
    ...(logs.mount && { volumes: [logs.mount.volume] }),
  };
  const labels = { ...stringsAt(tensorboard, "metadata.labels"), app: nameOf(tensorboard) };
  return [
    workloadPod({
      pod: podFromTemplate(tensorboard, {}, { labels, spec }),
      from: placeIn(tensorboard, "metadata.labels and spec.logspath"),
      unknownLabels: [{ key: "pod-template-hash", why: "set by the controller" }],
      ...(logs.path === "" && { replicas: 0, absence: emptyPath }),
      notes: settings === undefined ? [defaultsNote("the tensorboard controller", "TENSORBOARD_IMAGE")] : [],
    }),
  ];
};

const emptyPath = {
  reason: "never",
  why: "spec.logspath is empty, which is invalid as a mount path",
} as const;

type LogStorage = {
  readonly path: string;
  readonly mount?: { readonly volume: Named; readonly at: JsonObject };
};

/** Where the logs are: in a bucket, on a claim (`pvc://name/path`), or on the claim tb-volume (deprecated). */
function logStorage(path: string): LogStorage {
  if (path.startsWith("gs://")) {
    const volume = { name: "gcp-creds", secret: { secretName: "user-gcp-sa" } };
    return { path, mount: { volume, at: { mountPath: "/secret/gcp" } } };
  }
  if (path.startsWith("s3://") || path.startsWith("/cns/")) return { path };
  const [, claim, subPath] = /^pvc:\/\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  const mountPath = claim === undefined ? path : "/tensorboard_logs/";
  const volume = { name: "tbpd", persistentVolumeClaim: { claimName: claim ?? "tb-volume" } };
  return { path: mountPath, mount: { volume, at: { mountPath, ...(subPath && { subPath }) } } };
}

import type { JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Named } from "../model/pod.ts";
import { nameOf, objectAt, type PodMaker, placeIn, podFromTemplate, textAt } from "./workload-pod.ts";

/** tensorboard-controller generateDeployment (kubeflow/notebooks 02879be): a Pod of its own making, with the Tensorboard's labels. */
export const tensorboardPods: PodMaker = (tensorboard) => {
  const name = nameOf(tensorboard);
  const logs = logStorage(textAt(tensorboard, "spec.logspath") ?? "");
  // The CRD admits only strings as labels.
  const own = objectAt(tensorboard, "metadata.labels") as StringMap;
  const container = {
    name: "tensorboard",
    image: "tensorflow/tensorflow:2.5.1",
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
  return [
    {
      pod: podFromTemplate(tensorboard, {}, { labels: { ...own, app: name }, spec }),
      from: placeIn(tensorboard, "metadata.labels and spec.logspath"),
      notes: [
        "the image is the controller's TENSORBOARD_IMAGE, which the Tensorboard does not tell",
        "the controller may add a node affinity for a ReadWriteOnce volume, and the label pod-template-hash is added",
      ],
    },
  ];
};

type LogStorage = {
  readonly path: string;
  readonly mount?: { readonly volume: Named; readonly at: JsonObject };
};

/** Where the logs are: in a bucket, on a claim (`pvc://name/path`), or on the claim tb-volume of old. */
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

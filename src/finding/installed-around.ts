import { equal } from "../kubernetes/equal.ts";
import type { Json } from "../kubernetes/json.ts";
import { goType } from "../kubernetes/types.ts";
import type { Named } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodWebhooks } from "../model/webhook-status.ts";
import type { Found } from "./content-rule.ts";
import type { Surroundings } from "./edit-pod-default.ts";
import { notebookOffer } from "./selector.ts";

/** What the Notebook form mounts into every notebook: set_notebook_shm and the workspace volume (form.py, spawner_ui_config.yaml). */
const formMounts = [
  {
    mountPath: "/dev/shm",
    what: "volume dshm (Enable Shared Memory)",
    fix: 'choose "Enable Shared Memory" or the PodDefault, not both',
  },
  {
    mountPath: "/home/jovyan",
    what: "the workspace volume",
    fix: "mount it below /home/jovyan, or choose no workspace volume in the form",
  },
] as const;
const formShm = { name: "dshm", emptyDir: { medium: "Memory" } };

/** A mount at a place, or a volume of a name, that the Notebook form has already used. */
export function formCollisions(podDefault: PodDefault): readonly Found[] {
  const { volumes = [], volumeMounts = [] } = podDefault.spec;
  if (!notebookOffer(podDefault).offered) return [];
  const isFormShm =
    volumes.some((volume) => equal(goType("webhook", "Volume"), volume, formShm)) &&
    volumeMounts.some((mount) =>
      equal(goType("webhook", "VolumeMount"), mount, { name: "dshm", mountPath: "/dev/shm" }),
    );
  if (isFormShm) return [];
  const mounts = volumeMounts.flatMap(({ name, mountPath }, index) => {
    const taken = formMounts.find((one) => one.mountPath === (mountPath.replace(/\/+$/, "") || "/"));
    if (taken === undefined) return [];
    return [
      {
        code: "FORM_CONFLICT" as const,
        path: ["spec", "volumeMounts", index],
        message: `it mounts volume ${name} at ${mountPath}, where the Notebook form mounts ${taken.what}; a notebook that has both is denied, or one hides the other`,
        fix: taken.fix,
      },
    ];
  });
  return mounts.length > 0 ? mounts : ownShm(volumes);
}

/** Another volume under the name of the form's, wherever it is mounted. */
function ownShm(volumes: readonly Named[]): readonly Found[] {
  const index = volumes.findIndex(({ name }) => name === formShm.name);
  const own = volumes[index];
  if (own === undefined || equal(goType("webhook", "Volume"), own, formShm)) return [];
  return [
    {
      code: "FORM_CONFLICT" as const,
      path: ["spec", "volumes", index],
      message: `its volume dshm differs from the one of the Notebook form (Enable Shared Memory); a notebook that has both is denied`,
      fix: `give the volume another name, or switch "Enable Shared Memory" off`,
    },
  ];
}

/** Hosts of the cluster as Kubeflow writes them, and the suffix that lets each bypass a proxy. */
const clusterHosts = [
  { host: "minio-service.kubeflow", suffix: ".kubeflow" },
  { host: "ml-pipeline.kubeflow.svc", suffix: ".svc" },
  { host: "ml-pipeline.kubeflow.svc.cluster.local", suffix: ".svc.cluster.local" },
] as const;

/** A proxy that also gets the requests to Kubeflow's own services. */
export function proxyInCluster({ spec: { env = [], envFrom = [] } }: PodDefault): Found | undefined {
  const index = env.findIndex(({ name }) => /^https?_proxy$/i.test(name));
  if (index < 0) return undefined;
  const proxy = env[index]?.name ?? "";
  const bypasses = env.filter(({ name }) => /^no_proxy$/i.test(name));
  // What comes from elsewhere is unknown.
  if (bypasses.length === 0 && envFrom.length > 0) return undefined;
  if (bypasses.some(({ value }) => typeof value !== "string" || value.includes("$("))) return undefined;
  const hosts = bypasses.flatMap(({ value }) => String(value).split(","));
  const lacking = clusterHosts
    .filter(({ host }) => !hosts.some((one) => bypassesProxy(one.trim(), host)))
    .map(({ suffix }) => suffix);
  if (lacking.length === 0) return undefined;
  const lack = bypasses.length === 0 ? "no NO_PROXY" : `NO_PROXY lacks ${lacking.join(", ")}`;
  return {
    code: "PROXY_IN_CLUSTER",
    path: ["spec", "env", index],
    message: `it sets ${proxy}, and ${lack}: requests to services of the cluster go to the proxy, and pipeline steps fail`,
    fix: `add ${lacking.join(",")} to NO_PROXY and no_proxy`,
  };
}

/** As curl, Go and Python read an entry of NO_PROXY: "*", a domain with or without its dot, and "*.domain". */
function bypassesProxy(entry: string, host: string): boolean {
  if (entry === "*") return true;
  const domain = entry.replace(/^\*?\./, "");
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

const readByIstio = /^(?:(?:traffic\.)?sidecar|proxy|inject)\.istio\.io\//;

/** Annotations and labels that istio's webhook reads: the API server calls webhooks in the order of their configurations' names. */
export function istioTooLate(
  { spec }: PodDefault,
  _: readonly PodDefault[],
  { webhook }: Surroundings,
): readonly Found[] {
  return (["annotations", "labels"] as const).flatMap((field) =>
    Object.keys((spec[field] ?? {}) as Readonly<Record<string, Json>>).flatMap((key) => {
      const message = whyTooLate(field, key, webhook?.read);
      if (message === undefined) return [];
      return [{ code: "ISTIO_TOO_LATE", path: ["spec", field, key], message, fix: inTemplate } as const];
    }),
  );
}

export const inTemplate = "set it in the workload's Pod template";

/** Why istio's webhook does not see an annotation or label that a PodDefault injects; undefined where it does not read it, or sees it. */
export function whyTooLate(
  field: "annotations" | "labels",
  key: string,
  read: PodWebhooks | undefined,
): string | undefined {
  const order = readByIstio.test(key) ? istioBefore(read) : undefined;
  return (
    order &&
    `istio's webhook reads ${field.replace(/s$/, "")} ${key} before the PodDefault webhook adds it: ${order.istio} comes before ${order.podDefault}`
  );
}

/** The two configurations by name, where istio's webhook is called before the PodDefault webhook and not again after it. */
function istioBefore(
  read: PodWebhooks | undefined,
): { readonly istio: string; readonly podDefault: string } | undefined {
  // As Kubeflow and istio are installed.
  if (read?.podDefault === undefined)
    return {
      istio: "istio-sidecar-injector",
      podDefault: "poddefaults-webhook-mutating-webhook-configuration",
    };
  const istio = read.before.find(({ name, reinvoked }) => name.endsWith(".istio.io") && !reinvoked);
  return istio && { istio: istio.configuration, podDefault: read.podDefault.configuration };
}

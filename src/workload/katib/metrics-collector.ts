import { dirname } from "node:path/posix";
import type { JsonObject } from "../../kubernetes/json.ts";
import type { Container, PodSpec } from "../../model/pod.ts";
import { nameOf, objectAt, objectsAt, textAt } from "../workload-pod.ts";
import { configured } from "./config.ts";

/** Katib reads the command of an image from the registry. */
export const imageCommand = "<command of the image>";

/** MetricsCollectorSpec with the defaults of setDefaultMetricsCollector. */
type Collector = {
  readonly kind: string;
  /** Where the trial writes its metrics. */
  readonly path: string | undefined;
  /** The folder of `path`, which is a shared volume. */
  readonly folder: string | undefined;
  readonly spec: JsonObject;
};

/** SidecarInjector.Mutate after isPrimaryPod (v0.19.0): a container that reads the metrics from a shared volume. */
export function withMetricsCollector(
  podSpec: PodSpec,
  { experiment, trial, config }: { experiment: JsonObject; trial: string; config: JsonObject | undefined },
): PodSpec {
  const collector = collectorOf(experiment);
  if (collector.kind === "Push") return podSpec;
  const sidecar = collectorContainer(experiment, trial, collector, config);
  const primary = textAt(experiment, "spec.trialTemplate.primaryContainerName");
  const { folder } = collector;
  const checkpoints = checkpointsOf(experiment, trial);
  const mounts = (container: Container): Container => ({
    ...container,
    volumeMounts: [
      ...(container.volumeMounts ?? []),
      ...(container.name === primary && checkpoints !== undefined ? [checkpoints.mount] : []),
      ...(folder === undefined ? [] : [{ name: "metrics-volume", mountPath: folder }]),
    ],
  });
  const containers = [...podSpec.containers, sidecar].map((container) => {
    if (container.name !== primary && container.name !== sidecar.name) return container;
    const mounted = folder === undefined && checkpoints === undefined ? container : mounts(container);
    return container.name === primary ? wrapped(mounted, collector) : mounted;
  });
  const volumes = [
    ...(podSpec.volumes ?? []),
    ...(checkpoints === undefined ? [] : [checkpoints.volume]),
    ...(folder === undefined ? [] : [{ name: "metrics-volume", emptyDir: {} }]),
  ];
  return { ...podSpec, containers, shareProcessNamespace: true, ...(volumes.length > 0 && { volumes }) };
}

function collectorOf(experiment: JsonObject): Collector {
  const spec = objectAt(experiment, "spec.metricsCollectorSpec");
  const kind = textAt(spec, "collector.kind") ?? "StdOut";
  const own = textAt(spec, "source.fileSystemPath.path");
  const defaults: Readonly<Record<string, string>> = {
    StdOut: "/var/log/katib/metrics.log",
    File: "/var/log/katib/metrics.log",
    TensorFlowEvent: "/var/log/katib/tfevent/",
  };
  const path = kind === "StdOut" ? defaults[kind] : (own ?? defaults[kind]);
  const isFolder = kind === "TensorFlowEvent" || textAt(spec, "source.fileSystemPath.kind") === "Directory";
  return { kind, path, folder: path === undefined || isFolder ? path : dirname(path), spec };
}

/** getMetricsCollectorContainer, without rules of early stopping, which depend on finished trials. */
function collectorContainer(
  experiment: JsonObject,
  trial: string,
  { kind, path, spec }: Collector,
  config: JsonObject | undefined,
): Container {
  if (kind === "Custom") {
    const own = objectAt(spec, "collector.customCollector");
    return { ...own, name: nameOf({ metadata: own }) };
  }
  const readsText = kind === "StdOut" || kind === "File";
  const { waitAllProcesses, ...settings } = configured(
    config,
    "metricsCollectors",
    kind,
    readsText ? "file-metrics-collector" : "tfevent-metrics-collector",
  );
  const objective = objectAt(experiment, "spec.objective");
  const { objectiveMetricName, additionalMetricNames, type } = objective;
  const more = Array.isArray(additionalMetricNames) ? additionalMetricNames : [];
  const filter = objectAt(spec, "source.filter")["metricsFormat"];
  const format = kind === "File" ? (textAt(spec, "source.fileSystemPath.format") ?? "TEXT") : "TEXT";
  return {
    name: readsText ? "metrics-logger-and-collector" : "metrics-collector",
    ...settings,
    args: [
      ...["-t", trial, "-m", [objectiveMetricName, ...more].map(String).join(";"), "-o-type", String(type)],
      ...["-s-db", "katib-db-manager.kubeflow:6789"],
      ...(path === undefined ? [] : ["-path", path]),
      ...(Array.isArray(filter) ? ["-f", filter.join(";")] : []),
      ...(readsText ? ["-format", format] : []),
      ...(waitAllProcesses === undefined ? [] : ["-w", String(waitAllProcesses)]),
    ],
  };
}

/** wrapWorkerContainer: a shell runs the command of the primary container and writes a file at the end. */
function wrapped(container: Container, { kind, path, folder }: Collector): Container {
  if (!["StdOut", "File", "TensorFlowEvent"].includes(kind)) return container;
  const own = container.command ?? [imageCommand];
  const words = [...own, ...(container.args ?? [])];
  const isShell = (words[0] === "sh" || words[0] === "bash") && words[1] === "-c";
  const command = isShell ? words.slice(0, 2) : ["sh", "-c"];
  const script = [
    ...(isShell ? words.slice(2) : words),
    ...(kind === "StdOut" ? [`1>${path} 2>&1`] : []),
    "&&",
    `echo completed > ${(folder ?? "").replace(/\/$/, "")}/$$$$.pid`,
  ];
  return { ...container, command, args: [script.join(" ")] };
}

/** mutateSuggestionVolume: trials of population-based training share the volume of the algorithm. */
function checkpointsOf(experiment: JsonObject, trial: string) {
  const settings = objectsAt(experiment, "spec.algorithm.algorithmSettings");
  const mountPath = textAt(settings.find((one) => one["name"] === "suggestion_trial_dir") ?? {}, "value");
  if (mountPath === undefined || mountPath === "") return undefined;
  const name = "suggestion-volume";
  const claimName = `${nameOf(experiment)}-${textAt(experiment, "spec.algorithm.algorithmName")}`;
  return {
    volume: { name, persistentVolumeClaim: { claimName } },
    mount: { name, mountPath, subPath: `${nameOf(experiment)}/${trial}` },
  };
}

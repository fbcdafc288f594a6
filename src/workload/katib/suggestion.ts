import type { JsonObject } from "../../kubernetes/json.ts";
import { defaultsNote } from "../controller-settings.ts";
import {
  nameOf,
  objectsAt,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "../workload-pod.ts";
import { configured, katibPrefix } from "./config.ts";

const port = { name: "suggestion-api", containerPort: 6789 };

/** The images of algorithms in the default katib-config. */
const images: Readonly<Record<string, string>> = {
  random: "hyperopt",
  tpe: "hyperopt",
  grid: "optuna",
  "multivariate-tpe": "optuna",
  hyperband: "hyperband",
  bayesianoptimization: "skopt",
  cmaes: "goptuna",
  sobol: "goptuna",
  enas: "enas",
  darts: "darts",
  pbt: "pbt",
};

/** DesiredDeployment of Katib's suggestion composer (v0.19.0): the algorithm runs in the namespace, with the labels of the Experiment. */
export function suggestionPod(experiment: JsonObject, config: JsonObject | undefined): WorkloadPod {
  const name = nameOf(experiment);
  const algorithm = textAt(experiment, "spec.algorithm.algorithmName") ?? "";
  const probe = { grpc: { port: port.containerPort, service: "manager.v1beta1.Suggestion" } };
  const { serviceAccountName, volumeMountPath, ...settings } = configured(
    config,
    "suggestions",
    algorithm,
    `suggestion-${images[algorithm] ?? algorithm}`,
  );
  const own = Object.entries(settings).filter(([field]) => !field.startsWith("persistentVolume"));
  const volume = { name: "suggestion-volume", mountPath: String(volumeMountPath ?? "/opt/katib/data") };
  const keepsVolume = textAt(experiment, "spec.resumePolicy") === "FromVolume";
  const suggestion = {
    name: "suggestion",
    ...Object.fromEntries(own),
    ports: [...objectsAt(settings, "ports"), port],
    readinessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10 },
    livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 120, failureThreshold: 12 },
    ...(keepsVolume && { volumeMounts: [...objectsAt(settings, "volumeMounts"), volume] }),
  };
  const stopping = textAt(experiment, "spec.earlyStopping.algorithmName");
  const early =
    stopping === undefined
      ? []
      : [
          {
            name: "early-stopping",
            ...configured(config, "earlyStoppings", stopping, `earlystopping-${stopping}`),
            ports: [{ name: "earlystop-api", containerPort: 6788 }],
          },
        ];
  const spec = {
    containers: [suggestion, ...early],
    ...(stopping !== undefined && { serviceAccountName: `${name}-${algorithm}` }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
    ...(keepsVolume && {
      volumes: [{ name: volume.name, persistentVolumeClaim: { claimName: `${name}-${algorithm}` } }],
    }),
  };
  const labels = {
    ...stringsAt(experiment, "metadata.labels"),
    [`${katibPrefix}/deployment`]: `${name}-${algorithm}`,
    [`${katibPrefix}/experiment`]: name,
    [`${katibPrefix}/suggestion`]: name,
    "sidecar.istio.io/inject": "false",
  };
  const annotations = stringsAt(experiment, "metadata.annotations");
  const generateName = `${name}-${algorithm}-`;
  return workloadPod({
    pod: podFromTemplate(experiment, {}, { generateName, labels, annotations, spec }),
    from: placeIn(experiment, "metadata.labels and spec.algorithm"),
    role: "suggestion",
    unknownLabels: [{ key: "pod-template-hash", why: "set by the controller" }],
    notes: config === undefined ? [defaultsNote("Katib", "katib-config")] : [],
  });
}

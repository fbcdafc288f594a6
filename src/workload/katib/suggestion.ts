import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
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
const probe = { grpc: { port: port.containerPort, service: "manager.v1beta1.Suggestion" } };

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
  const deployment = `${name}-${textAt(experiment, "spec.algorithm.algorithmName") ?? ""}`;
  const labels = {
    ...stringsAt(experiment, "metadata.labels"),
    [`${katibPrefix}/deployment`]: deployment,
    [`${katibPrefix}/experiment`]: name,
    [`${katibPrefix}/suggestion`]: name,
    "sidecar.istio.io/inject": "false",
  };
  const annotations = stringsAt(experiment, "metadata.annotations");
  const spec = suggestionSpec(experiment, deployment, config);
  return workloadPod({
    pod: podFromTemplate(experiment, {}, { generateName: `${deployment}-`, labels, annotations, spec }),
    from: placeIn(experiment, "metadata.labels and spec.algorithm"),
    role: "suggestion",
    unknownLabels: [{ key: "pod-template-hash", why: "set by the controller" }],
    notes: config === undefined ? [defaultsNote("Katib", "katib-config")] : [],
  });
}

/** desiredContainers, with the volume and the ServiceAccount. */
function suggestionSpec(
  experiment: JsonObject,
  deployment: string,
  config: JsonObject | undefined,
): JsonObject {
  const algorithm = textAt(experiment, "spec.algorithm.algorithmName") ?? "";
  const image = `suggestion-${ownValue(images, algorithm) ?? algorithm}`;
  const { serviceAccountName, volumeMountPath, ...settings } = configured(
    config,
    "suggestions",
    algorithm,
    image,
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
  const early = earlyStopping(experiment, config);
  return {
    containers: [suggestion, ...early],
    ...(early.length > 0 && { serviceAccountName: deployment }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
    ...(keepsVolume && {
      volumes: [{ name: volume.name, persistentVolumeClaim: { claimName: deployment } }],
    }),
  };
}

function earlyStopping(experiment: JsonObject, config: JsonObject | undefined): readonly JsonObject[] {
  const algorithm = textAt(experiment, "spec.earlyStopping.algorithmName");
  if (algorithm === undefined) return [];
  return [
    {
      name: "early-stopping",
      ...configured(config, "earlyStoppings", algorithm, `earlystopping-${algorithm}`),
      ports: [{ name: "earlystop-api", containerPort: 6788 }],
    },
  ];
}

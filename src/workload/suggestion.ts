import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { parseYaml } from "../kubernetes/yaml.ts";
import { defaultsNote } from "./controller-settings.ts";
import type { Lookup } from "./lookup.ts";
import {
  nameOf,
  objectAt,
  objectsAt,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "./workload-pod.ts";

const prefix = "katib.kubeflow.org";
const port = { name: "suggestion-api", containerPort: 6789 };

/** The image of each algorithm in Katib's own katib-config. */
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

/** DesiredDeployment of Katib's suggestion composer (v0.19.0): the algorithm runs in the namespace, with the Experiment's labels. */
export function suggestionPod(experiment: JsonObject, lookup: Lookup): WorkloadPod {
  const name = nameOf(experiment);
  const algorithm = textAt(experiment, "spec.algorithm.algorithmName") ?? "";
  const config = katibConfig(lookup);
  const probe = { grpc: { port: port.containerPort, service: "manager.v1beta1.Suggestion" } };
  const own = configured(config, "suggestions", algorithm, `suggestion-${images[algorithm] ?? algorithm}`);
  const suggestion = {
    name: "suggestion",
    ...own,
    ports: [...objectsAt(own, "ports"), port],
    readinessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10 },
    livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 120, failureThreshold: 12 },
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
  };
  const labels = {
    ...stringsAt(experiment, "metadata.labels"),
    [`${prefix}/deployment`]: `${name}-${algorithm}`,
    [`${prefix}/experiment`]: name,
    [`${prefix}/suggestion`]: name,
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

/** runtime of katib-config: what each algorithm runs. */
function katibConfig(lookup: Lookup): JsonObject | undefined {
  const configMap = lookup({
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: "kubeflow",
    name: "katib-config",
  });
  const parsed = parseYaml(stringsAt(configMap ?? {}, "data")["katib-config.yaml"] ?? "");
  const [config] = parsed.ok ? parsed.documents : [];
  return isObject(config) ? objectAt(config, "runtime") : undefined;
}

/** GetSuggestionConfigData with its defaults. */
function configured(
  config: JsonObject | undefined,
  list: "suggestions" | "earlyStoppings",
  algorithm: string,
  image: string,
): JsonObject {
  const found = objectsAt(config ?? {}, list).find((one) => one["algorithmName"] === algorithm) ?? {};
  const { algorithmName: _, ...fields } = found;
  const kept = Object.entries(fields).filter(
    ([field]) => !/^(volumeMountPath|persistentVolume|serviceAccountName)/.test(field),
  );
  return {
    image: `ghcr.io/kubeflow/katib/${image}:latest`,
    imagePullPolicy: "IfNotPresent",
    ...Object.fromEntries(kept),
    resources: {
      limits: {
        cpu: "500m",
        memory: "100Mi",
        "ephemeral-storage": "5Gi",
        ...objectAt(found, "resources.limits"),
      },
      requests: {
        cpu: "50m",
        memory: "10Mi",
        "ephemeral-storage": "500Mi",
        ...objectAt(found, "resources.requests"),
      },
    },
  };
}

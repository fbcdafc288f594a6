import { isObject, type JsonObject, mapTexts, valueAt } from "../../kubernetes/json.ts";
import {
  nameOf,
  namespaceOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  stringsAt,
  textAt,
  type WorkloadPod,
} from "../workload-pod.ts";
import { katibConfig, katibPrefix } from "./config.ts";
import { imageCommand, withMetricsCollector } from "./metrics-collector.ts";
import { suggestionPod } from "./suggestion.ts";

type Trial = { readonly name: string; readonly namespace: string };

/** The trials of an Experiment. */
type Trials = {
  readonly experiment: JsonObject;
  readonly trial: Trial;
  readonly kind: string;
  readonly config: JsonObject | undefined;
};

/**
 * Katib GetRunSpecWithHyperParameters (v0.19.0): a trial is the workload in trialTemplate.trialSpec with its parameters
 * filled in. Katib's webhook changes the Pods of that workload. The algorithm has a Pod of its own.
 */
export const experimentPods: PodReader = (experiment, { podsOf, lookup }) => {
  const trialSpec = valueAt(experiment, ["spec", "trialTemplate", "trialSpec"]);
  if (!isObject(trialSpec)) {
    return {
      problem: "spec.trialTemplate.trialSpec is missing; trials in a ConfigMap are not read",
    };
  }
  // createTrialInstance: the name of the Experiment and a random suffix.
  const given = { generateName: `${nameOf(experiment)}-`, namespace: namespaceOf(experiment) };
  const trial = { name: nameOf({ metadata: given }), namespace: given.namespace };
  const values = parameterValues(experiment, trialSpec, trial);
  const filled = mapTexts(trialSpec, (text) =>
    text.replace(/\$\{trialParameters\.([^}]+)\}/g, (tag, name: string) => values.get(name) ?? tag),
  ) as JsonObject;
  const { name: _, ...metadata } = objectAt(filled, "metadata");
  const pods = podsOf({ ...filled, metadata: { ...metadata, ...given } });
  if ("problem" in pods) return pods;
  const isFirst = lookup({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    name: "admission-webhook-mutating-webhook-configuration",
  });
  const within = (from: string) => from.slice(from.indexOf(", ") + 2);
  const config = katibConfig(lookup);
  const trials = { experiment, trial, kind: String(filled["kind"]), config };
  const inParallel = numberAt(experiment, "spec.parallelTrialCount", 3);
  const made = pods.map((one) => ({
    ...(isFirst === undefined ? afterKatib(one, trials) : one),
    from: placeIn(experiment, `spec.trialTemplate.trialSpec.${within(one.from)}`),
    ...(one.replicas !== undefined && { replicas: one.replicas * inParallel }),
  }));
  const hasAlgorithm = textAt(experiment, "spec.algorithm.algorithmName") !== undefined;
  return hasAlgorithm ? [...made, suggestionPod(experiment, config)] : made;
};

/**
 * SidecarInjector.Mutate: labels, a variable and a container. Webhooks are called in the order of the
 * names of their configurations: katib.kubeflow.org comes before poddefaults-webhook-... (Kubeflow 1.10 and later) and
 * after admission-webhook-... (earlier releases).
 */
function afterKatib(one: WorkloadPod, { experiment, trial, kind, config }: Trials): WorkloadPod {
  const { metadata, spec } = one.pod;
  const labels = {
    ...metadata.labels,
    ...stringsAt(experiment, "metadata.labels"),
    [`${katibPrefix}/experiment`]: nameOf(experiment),
  };
  const primary = textAt(experiment, "spec.trialTemplate.primaryContainerName");
  const valueFrom = { fieldRef: { fieldPath: `metadata.labels['${katibPrefix}/trial']` } };
  const containers = spec.containers.map((container) => ({
    ...container,
    ...(container.name === primary && {
      env: [...(container.env ?? []), { name: "KATIB_TRIAL_NAME", valueFrom }],
    }),
  }));
  const labelled = { ...spec, containers };
  const collected = isPrimary(metadata.labels ?? {}, experiment, kind)
    ? withMetricsCollector(labelled, { experiment, trial: trial.name, config })
    : labelled;
  return {
    ...one,
    pod: { ...one.pod, metadata: { ...metadata, labels }, spec: collected },
    unknownLabels: [...one.unknownLabels, { key: `${katibPrefix}/trial`, why: "the name of the trial" }],
    notes: [
      ...one.notes,
      ...(JSON.stringify(collected).includes(imageCommand)
        ? [`${imageCommand} stands for the command that Katib reads from the registry`]
        : []),
    ],
  };
}

/** primaryPodLabels, with the default for jobs of the training operator. */
function isPrimary(labels: Readonly<Record<string, string>>, experiment: JsonObject, kind: string): boolean {
  const own = stringsAt(experiment, "spec.trialTemplate.primaryPodLabels");
  const isTraining = ["PyTorchJob", "TFJob", "XGBoostJob", "MPIJob", "PaddleJob", "JAXJob"].includes(kind);
  const wanted =
    Object.keys(own).length === 0 && isTraining ? { "training.kubeflow.org/job-role": "master" } : own;
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** A value for each name in `trialParameters`: the first of the search space, or a field of the trial. */
function parameterValues(experiment: JsonObject, trialSpec: JsonObject, trial: Trial) {
  const space = new Map(
    objectsAt(experiment, "spec.parameters").map((parameter) => {
      const { list, min } = objectAt(parameter, "feasibleSpace");
      return [String(parameter["name"]), String(Array.isArray(list) ? list[0] : (min ?? ""))];
    }),
  );
  return new Map(
    objectsAt(experiment, "spec.trialTemplate.trialParameters").map(({ name, reference }) => {
      const own = /^\$\{trialSpec\.(.+)\}$/.exec(String(reference))?.[1];
      const value = own === undefined ? space.get(String(reference)) : ofTrial(trialSpec, trial, own);
      return [String(name), value ?? String(reference)] as const;
    }),
  );
}

/** `${trialSpec.Name}`, `${trialSpec.Labels[app]}` and the like. */
function ofTrial(trialSpec: JsonObject, { name, namespace }: Trial, key: string): string | undefined {
  const [, map = "", index = ""] = /^(Annotations|Labels)\[(.+)\]$/.exec(key) ?? [];
  if (map !== "") return stringsAt(trialSpec, `metadata.${map.toLowerCase()}`)[index];
  const known = new Map([
    ["Name", name],
    ["Namespace", namespace],
    ["Kind", String(trialSpec["kind"])],
    ["APIVersion", String(trialSpec["apiVersion"])],
  ]);
  return known.get(key);
}

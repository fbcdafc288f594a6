import { isObject, type Json, type JsonObject, valueAt } from "../kubernetes/json.ts";
import { nameOf, objectAt, objectsAt, type PodMaker, placeIn, textAt } from "./workload-pod.ts";

/**
 * Katib GetRunSpecWithHyperParameters (v0.19.0): a trial is the workload in trialTemplate.trialSpec with its parameters
 * filled in; that workload makes the Pods.
 */
export const experimentPods: PodMaker = (experiment, { podsOf }) => {
  const trialSpec = valueAt(experiment, ["spec", "trialTemplate", "trialSpec"]);
  if (!isObject(trialSpec)) {
    return {
      problem: "spec.trialTemplate.trialSpec is missing: the trial is in a ConfigMap, or there is none",
    };
  }
  const trial = { name: `${nameOf(experiment)}-trial`, namespace: textAt(experiment, "metadata.namespace") };
  const filled = fill(trialSpec, parameterValues(experiment, trialSpec, trial));
  if (!isObject(filled)) return { problem: "spec.trialTemplate.trialSpec is not an object" };
  const { name, namespace } = trial;
  const metadata = {
    ...objectAt(filled, "metadata"),
    name,
    ...(namespace !== undefined && { namespace }),
  };
  const pods = podsOf({ ...filled, metadata });
  if ("problem" in pods) return pods;
  const within = (from: string) => from.slice(from.indexOf(", ") + 2);
  return pods.map((one) => ({
    ...one,
    from: placeIn(experiment, `spec.trialTemplate.trialSpec.${within(one.from)}`),
    notes: [...one.notes, ...trialNotes(experiment)],
  }));
};

/**
 * SidecarInjector.Mutate. Webhooks are called in the order of their configurations' names: katib.kubeflow.org is after
 * admission-webhook-mutating-webhook-configuration, but before the newer poddefaults-webhook-mutating-webhook-configuration.
 */
function trialNotes(experiment: JsonObject): readonly string[] {
  const kind = textAt(experiment, "spec.metricsCollectorSpec.collector.kind") ?? "StdOut";
  const container = ["StdOut", "File"].includes(kind) ? "metrics-logger-and-collector" : "metrics-collector";
  return [
    "one such Pod for each trial: names and parameters differ",
    "Katib's webhook adds the labels katib.kubeflow.org/experiment and katib.kubeflow.org/trial and the variable KATIB_TRIAL_NAME; PodDefaults see them only if their webhook's configuration is named poddefaults-webhook-..., not admission-webhook-...",
    ...(kind === "Push" ? [] : [`Katib's webhook adds the container ${container} to primary Pods, too`]),
  ];
}

type Trial = { readonly name: string; readonly namespace: string | undefined };

/** A value for each `trialParameters` name: the first that the search space holds, or what the trial says of itself. */
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
  if (map !== "") {
    const value = objectAt(trialSpec, `metadata.${map.toLowerCase()}`)[index];
    return typeof value === "string" ? value : undefined;
  }
  const known = new Map([
    ["Name", name],
    ["Namespace", namespace ?? "default"],
    ["Kind", String(trialSpec["kind"])],
    ["APIVersion", String(trialSpec["apiVersion"])],
  ]);
  return known.get(key);
}

function fill(value: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{trialParameters\.([^}]+)\}/g, (text, name: string) => values.get(name) ?? text);
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values)]));
}

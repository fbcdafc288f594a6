import { valueAt } from "../model/item-path.ts";
import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { nameOf, objectAt, objectsAt, type PodMaker, placeIn, textAt } from "./workload-pod.ts";

/** Katib: a trial is the workload in trialTemplate.trialSpec with its parameters filled in; that workload makes the Pods. */
export const experimentPods: PodMaker = (experiment, podsOf) => {
  const trialSpec = valueAt(experiment, ["spec", "trialTemplate", "trialSpec"]);
  if (!isObject(trialSpec)) {
    return {
      problem: "spec.trialTemplate.trialSpec is missing: the trial is in a ConfigMap, or there is none",
    };
  }
  const values = parameterValues(experiment);
  const filled = fill(trialSpec, values);
  if (!isObject(filled)) return { problem: "spec.trialTemplate.trialSpec is not an object" };
  const namespace = textAt(experiment, "metadata.namespace");
  const metadata = {
    ...objectAt(filled, "metadata"),
    name: `${nameOf(experiment)}-trial`,
    ...(namespace !== undefined && { namespace }),
  };
  const pods = podsOf({ ...filled, metadata });
  if (!("length" in pods)) return pods;
  const notes = [
    "one such Pod for each trial: names and parameters differ",
    "Katib adds a metrics collector and labels to the trial's primary Pod",
  ];
  const within = (from: string) => from.slice(from.indexOf(", ") + 2);
  return pods.map((one) => ({
    ...one,
    from: placeIn(experiment, `spec.trialTemplate.trialSpec.${within(one.from)}`),
    notes: [...one.notes, ...notes],
  }));
};

/** A value for each `trialParameters` name: the first that the search space holds. */
function parameterValues(experiment: JsonObject): ReadonlyMap<string, string> {
  const space = new Map(
    objectsAt(experiment, "spec.parameters").map((parameter) => {
      const { list, min } = objectAt(parameter, "feasibleSpace");
      return [String(parameter["name"]), String(Array.isArray(list) ? list[0] : (min ?? ""))];
    }),
  );
  return new Map(
    objectsAt(experiment, "spec.trialTemplate.trialParameters").map(({ name, reference }) => [
      String(name),
      space.get(String(reference)) ?? String(reference),
    ]),
  );
}

function fill(value: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{trialParameters\.([^}]+)\}/g, (text, name: string) => values.get(name) ?? text);
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values)]));
}

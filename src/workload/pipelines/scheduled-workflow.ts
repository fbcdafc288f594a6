import { isObject } from "../../kubernetes/json.ts";
import { podsOfRun } from "../argo/workflow.ts";
import { nameOf, objectAt, objectsAt, type PodReader, placeIn } from "../workload-pod.ts";
import { runLabel } from "./compiled-pipeline.ts";

/**
 * NewWorkflow of ScheduledWorkflow (kubeflow/pipelines 2.17): a Workflow for each run, whose spec is an object or a text in
 * JSON, with the parameters of the schedule.
 */
export const scheduledWorkflowPods: PodReader = (scheduled, { lookup }) => {
  const written = objectAt(scheduled, "spec.workflow")["spec"];
  const spec = typeof written === "string" ? parsed(written) : written;
  if (!isObject(spec)) {
    return { problem: "spec.workflow.spec is missing; KFP compiles the pipeline when a run starts" };
  }
  // Older versions hold a whole Workflow.
  const template = isObject(spec["spec"]) ? spec["spec"] : spec;
  const own = objectsAt(scheduled, "spec.workflow.parameters");
  const parameters = objectsAt(template, "arguments.parameters").map(
    (one) => own.find(({ name }) => name === one["name"]) ?? one,
  );
  const { name: _, ...metadata } = objectAt(scheduled, "metadata");
  const workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { ...metadata, generateName: `${nameOf(scheduled)}-` },
    spec: { ...template, arguments: { ...objectAt(template, "arguments"), parameters } },
  };
  const made = podsOfRun(workflow, "spec", lookup);
  if ("problem" in made) return made;
  const isDisabled = objectAt(scheduled, "spec")["enabled"] === false;
  return made.map((one) => ({
    ...one,
    from: placeIn(scheduled, `spec.workflow.${one.from.replace(/^.*, /, "")}`),
    unknownLabels: [...one.unknownLabels, runLabel],
    ...(isDisabled && { absence: { reason: "suspended", why: "spec.enabled is false" } as const }),
  }));
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

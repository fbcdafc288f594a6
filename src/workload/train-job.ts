import type { JsonObject } from "../kubernetes/json.ts";
import { jobSetPods } from "./job-set.ts";
import { standInNotes, withRuntimeImages } from "./runtime-image.ts";
import { strategicMerge } from "./strategic-merge.ts";
import {
  appendTo,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  textAt,
  variable,
} from "./workload-pod.ts";

const taken = ["image", "command", "args", "env"] as const;

/**
 * Kubeflow Trainer v2: the Pod templates are those of a JobSet in a training runtime. The TrainJob tells what is merged
 * into them: the containers of trainer and initializers (Builder of the jobset plugin, v2.0.0), and patches by job.
 */
export const trainJobPods: PodMaker = (trainJob, context) => {
  const runtime = textAt(trainJob, "spec.runtimeRef.name");
  if (runtime === undefined)
    return { problem: "spec.runtimeRef.name is missing: a TrainJob runs what a runtime describes" };
  const kind = textAt(trainJob, "spec.runtimeRef.kind") ?? "ClusterTrainingRuntime";
  const jobs = [...initializers(trainJob), { role: "node", container: trainerContainer(trainJob) }];
  const made = jobSetPods(
    {
      ...trainJob,
      spec: { ...suspended(trainJob), replicatedJobs: jobs.map((job) => replicatedJob(trainJob, job)) },
    },
    context,
  );
  if ("problem" in made) return made;
  const notes = [
    `the Pod template, with its labels, is in the runtime: kubectl get ${kind.toLowerCase()} ${runtime} -o yaml`,
    "metadata.labels and spec.labels of the TrainJob do not reach the Pod; those of spec.podTemplateOverrides and spec.runtimePatches do",
    "a torch runtime adds the environment variables PET_*, an MPI runtime OMPI_MCA_*",
  ];
  return made.map((one) => ({
    ...one,
    from: placeIn(trainJob, one.role === "node" ? "spec.trainer" : "spec.initializer"),
    notes: [...notes, ...standInNotes(one.pod), ...one.notes],
  }));
};

type RuntimeJob = { readonly role: string; readonly container: JsonObject };

function suspended(trainJob: JsonObject): JsonObject {
  return { suspend: objectAt(trainJob, "spec")["suspend"] === true };
}

function trainerContainer(trainJob: JsonObject): JsonObject {
  const trainer = objectAt(trainJob, "spec.trainer");
  const fields = taken.flatMap((field) => (trainer[field] == null ? [] : [[field, trainer[field]]]));
  const resources = trainer["resourcesPerNode"];
  return { name: "node", ...Object.fromEntries(fields), ...(resources != null && { resources }) };
}

/** Builder.Initializer: the jobs that fetch data set and model, if the runtime has them. */
function initializers(trainJob: JsonObject): readonly RuntimeJob[] {
  return ["dataset", "model"].flatMap((what) => {
    const initializer = objectAt(trainJob, "spec.initializer")[what];
    if (initializer == null) return [];
    const own = objectAt(trainJob, `spec.initializer.${what}`);
    const uri = textAt(own, "storageUri");
    const secret = textAt(own, "secretRef.name");
    const role = `${what}-initializer`;
    const variables = [
      ...(uri === undefined ? [] : [variable("STORAGE_URI", uri)]),
      ...objectsAt(own, "env"),
    ];
    const container = {
      ...appendTo({ name: role }, "env", variables),
      ...(secret !== undefined && { envFrom: [{ secretRef: { name: secret } }] }),
    };
    return [{ role, container }];
  });
}

function replicatedJob(trainJob: JsonObject, { role, container }: RuntimeJob): JsonObject {
  const nodes = role === "node" ? numberAt(trainJob, "spec.trainer.numNodes", 1) : 1;
  const template = { metadata: {}, spec: { restartPolicy: "Never", containers: [container] } };
  const patched = patchesFor(trainJob, role).reduce<JsonObject>(strategicMerge, template);
  const whole = { ...patched, spec: withRuntimeImages(objectAt(patched, "spec")) };
  return { name: role, template: { spec: { parallelism: nodes, template: whole } } };
}

/**
 * Patches of a job's Pod template, in the words of three releases: podSpecOverrides (v2.0), podTemplateOverrides (v2.1),
 * runtimePatches (mergeRuntimePatches, kubeflow/trainer 067e5c6).
 */
function patchesFor(trainJob: JsonObject, role: string): readonly JsonObject[] {
  const forRole = (one: JsonObject) => objectsAt(one, "targetJobs").some(({ name }) => name === role);
  const specs = objectsAt(trainJob, "spec.podSpecOverrides").filter(forRole);
  const templates = objectsAt(trainJob, "spec.podTemplateOverrides").filter(forRole);
  const jobs = objectsAt(trainJob, "spec.runtimePatches").flatMap((patch) =>
    objectsAt(patch, "trainingRuntimeSpec.template.spec.replicatedJobs").filter(({ name }) => name === role),
  );
  return [
    ...specs.map(({ targetJobs: _jobs, ...spec }) => ({ spec })),
    ...templates.map(({ targetJobs: _jobs, ...template }) => template),
    ...jobs.map((job) => objectAt(job, "template.spec.template")),
  ];
}

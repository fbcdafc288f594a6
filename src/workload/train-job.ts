import type { JsonObject } from "../kubernetes/json.ts";
import { commandLine } from "../quote-for-shell.ts";
import { jobSetPods } from "./job-set.ts";
import type { Lookup } from "./lookup.ts";
import { standInNotes, withRuntimeImages } from "./runtime-image.ts";
import { strategicMerge } from "./strategic-merge.ts";
import { torchContainer } from "./torch-policy.ts";
import {
  nameOf,
  namespaceOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  picked,
  placeIn,
  textAt,
  upsertNamed,
  variable,
} from "./workload-pod.ts";

const ancestorLabel = "trainer.kubeflow.org/trainjob-ancestor-step";

/** A training runtime. */
type Runtime = { readonly name: string; readonly spec: JsonObject; readonly isAtHand: boolean };

/**
 * Kubeflow Trainer v2 (v2.3.0): the Pods are those of the JobSet in a training runtime, with what the TrainJob says about
 * its trainer and initializers, and with its patches.
 */
export const trainJobPods: PodReader = (trainJob, context) => {
  const name = textAt(trainJob, "spec.runtimeRef.name");
  if (name === undefined)
    return { problem: "spec.runtimeRef.name is missing; it names the runtime that has the Pod templates" };
  const runtime = runtimeOf(trainJob, name, context.lookup);
  const spec = patchesOf(trainJob).reduce<JsonObject>(
    strategicMerge,
    objectAt(runtime.spec, "template.spec"),
  );
  const replicatedJobs = objectsAt(spec, "replicatedJobs").map((job) => completed(trainJob, runtime, job));
  const suspend = objectAt(trainJob, "spec")["suspend"] === true;
  const made = jobSetPods({ ...trainJob, spec: { ...spec, suspend, replicatedJobs } }, context);
  if ("problem" in made) return made;
  const [kind = ""] = runtime.name.split("/");
  const command = commandLine`kubectl get ${kind.toLowerCase()} ${name} -o yaml`;
  const notes = runtime.isAtHand
    ? []
    : [
        `${runtime.name} was not found, so this Pod has no labels, containers and volumes of its template; pass it with -f (${command})`,
      ];
  return made.map((one) => ({
    ...one,
    from: runtime.isAtHand
      ? `${runtime.name}, spec.template.spec.${one.from.replace(/^.*, spec\./, "")}`
      : placeIn(trainJob, one.role === "node" ? "spec.trainer" : "spec.initializer"),
    notes: [...notes, ...standInNotes(one.pod), ...one.notes],
  }));
};

function runtimeOf(trainJob: JsonObject, name: string, lookup: Lookup): Runtime {
  const kind = textAt(trainJob, "spec.runtimeRef.kind") ?? "ClusterTrainingRuntime";
  const apiVersion = "trainer.kubeflow.org/v1alpha1";
  const namespace = kind === "TrainingRuntime" ? { namespace: namespaceOf(trainJob) } : {};
  const found = lookup({ apiVersion, kind, name, ...namespace });
  if (found !== undefined) return { name: `${kind}/${name}`, spec: objectAt(found, "spec"), isAtHand: true };
  return { name: `${kind}/${name}`, spec: standIn(trainJob, name), isAtHand: false };
}

/** The jobs of every runtime: one for the nodes, one for each initializer of the TrainJob. */
function standIn(trainJob: JsonObject, name: string): JsonObject {
  const initializers = ["dataset", "model"].filter(
    (what) => objectAt(trainJob, "spec.initializer")[what] != null,
  );
  const job = (own: string, ancestor: string) => ({
    name: own,
    template: {
      metadata: { labels: { [ancestorLabel]: ancestor } },
      spec: { template: { spec: { containers: [{ name: own }] } } },
    },
  });
  return {
    mlPolicy: name.startsWith("torch") ? { torch: {} } : {},
    template: {
      spec: {
        replicatedJobs: [
          ...initializers.map((what) => job(`${what}-initializer`, `${what}-initializer`)),
          job("node", "trainer"),
        ],
      },
    },
  };
}

/** Initializer and Trainer of the jobset plugin's Builder, and SyncParallelCount. */
function completed(trainJob: JsonObject, runtime: Runtime, job: JsonObject): JsonObject {
  const ancestor = objectAt(job, "template.metadata.labels")[ancestorLabel];
  const isTrainer = ancestor === "trainer";
  const nodes = numberAt(trainJob, "spec.trainer.numNodes", numberAt(runtime.spec, "mlPolicy.numNodes", 1));
  const path = "template.spec.template.spec";
  const containers = objectsAt(job, `${path}.containers`).map((container) => {
    if (isTrainer && container["name"] === "node")
      return trainerContainer(trainJob, runtime, container, nodes);
    const own = objectAt(trainJob, "spec.initializer")[String(ancestor).replace("-initializer", "")];
    return container["name"] === ancestor && own != null
      ? initializer(own as JsonObject, container)
      : container;
  });
  const spec = withRuntimeImages({ ...objectAt(job, path), containers });
  return {
    ...job,
    ...(ancestor !== undefined && { replicas: 1 }),
    template: {
      ...objectAt(job, "template"),
      spec: {
        ...objectAt(job, "template.spec"),
        ...(isTrainer && { parallelism: nodes, completions: nodes }),
        template: { ...objectAt(job, "template.spec.template"), spec },
      },
    },
  };
}

function trainerContainer(
  trainJob: JsonObject,
  { spec }: Runtime,
  container: JsonObject,
  nodes: number,
): JsonObject {
  const trainer = objectAt(trainJob, "spec.trainer");
  const resources = objectAt(trainer, "resourcesPerNode");
  const merged = ["limits", "requests"].flatMap((field) => {
    const all = { ...objectAt(container, `resources.${field}`), ...objectAt(resources, field) };
    return Object.keys(all).length > 0 ? [[field, all] as const] : [];
  });
  const own = {
    ...container,
    ...picked(trainer, ["image", "command", "args"]),
    ...(merged.length > 0 && { resources: Object.fromEntries(merged) }),
    ...upsertNamed(container, "env", objectsAt(trainer, "env")),
  };
  const isTorch = objectAt(spec, "mlPolicy")["torch"] != null && "trainer" in objectAt(trainJob, "spec");
  return isTorch ? torchContainer(nameOf(trainJob), trainer, own, nodes) : own;
}

/** The source of an initializer, and the Secret for it. */
function initializer(own: JsonObject, container: JsonObject): JsonObject {
  const uri = textAt(own, "storageUri");
  const secret = textAt(own, "secretRef.name");
  const variables = [...(uri === undefined ? [] : [variable("STORAGE_URI", uri)]), ...objectsAt(own, "env")];
  const source = { secretRef: { name: secret ?? "" } };
  return {
    ...container,
    ...upsertNamed(container, "env", variables),
    ...(secret !== undefined && { envFrom: [...objectsAt(container, "envFrom"), source] }),
  };
}

/**
 * Patches of the runtime's JobSet, as three releases name them: podSpecOverrides (v2.0), podTemplateOverrides (v2.1),
 * runtimePatches (mergeRuntimePatches, v2.2).
 */
function patchesOf(trainJob: JsonObject): readonly JsonObject[] {
  const forJobs = (one: JsonObject, template: JsonObject) => ({
    replicatedJobs: objectsAt(one, "targetJobs").map(({ name }) => ({
      name: name ?? "",
      template: { spec: { template } },
    })),
  });
  return [
    ...objectsAt(trainJob, "spec.podSpecOverrides").map(({ targetJobs, ...spec }) =>
      forJobs({ targetJobs: targetJobs ?? [] }, { spec }),
    ),
    ...objectsAt(trainJob, "spec.podTemplateOverrides").map(({ targetJobs, ...template }) =>
      forJobs({ targetJobs: targetJobs ?? [] }, template),
    ),
    ...objectsAt(trainJob, "spec.runtimePatches").map((patch) =>
      objectAt(patch, "trainingRuntimeSpec.template.spec"),
    ),
  ];
}

import type { StringMap } from "../model/object-meta.ts";
import { nameOf, objectAt, type PodMaker, placeIn, podFromTemplate, textAt } from "./workload-pod.ts";

const taken = ["image", "command", "args", "env"] as const;

/**
 * Kubeflow Trainer v2: the Pod template is in a training runtime, not in the TrainJob. What the TrainJob tells is the
 * trainer's container, which the runtime's container `node` is merged with, and labels for the JobSet and its Pods.
 */
export const trainJobPods: PodMaker = (trainJob) => {
  const trainer = objectAt(trainJob, "spec.trainer");
  const runtime = textAt(trainJob, "spec.runtimeRef.name");
  if (runtime === undefined)
    return { problem: "spec.runtimeRef.name is missing: a TrainJob runs what a runtime describes" };
  const kind = textAt(trainJob, "spec.runtimeRef.kind") ?? "ClusterTrainingRuntime";
  const container = {
    name: "node",
    ...Object.fromEntries(
      taken.flatMap((field) => (trainer[field] == null ? [] : [[field, trainer[field]]])),
    ),
    ...(trainer["resourcesPerNode"] != null && { resources: trainer["resourcesPerNode"] }),
  };
  const labels = {
    "jobset.sigs.k8s.io/jobset-name": nameOf(trainJob),
    "jobset.sigs.k8s.io/replicatedjob-name": "node",
    "jobset.sigs.k8s.io/job-index": "0",
    "batch.kubernetes.io/job-completion-index": "0",
  } satisfies StringMap;
  const name = `${nameOf(trainJob)}-node-0-0-`;
  return [
    {
      pod: podFromTemplate(trainJob, {}, { generateName: name, labels, spec: { containers: [container] } }),
      from: placeIn(trainJob, "spec.trainer"),
      role: "node",
      notes: [
        `the Pod template, with its labels, is in the runtime: kubectl get ${kind.toLowerCase()} ${runtime} -o yaml`,
        "metadata.labels of the TrainJob do not reach the Pod",
      ],
    },
  ];
};

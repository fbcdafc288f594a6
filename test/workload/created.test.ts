import { expect, test } from "vitest";
import type { Pod } from "../../src/model/pod.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { lookupIn, readCreations, stored } from "./recordings.ts";

const creations = readCreations().map((creation) => ({
  name: `${creation.file} ${(creation.workload["metadata"] as { name: string }).name}`,
  ...creation,
}));

test.each(creations)("$name: the Pods are those of what its controller's code creates", (creation) => {
  const made = podsOf(creation.workload, lookupIn(creation.extraObjects));
  if ("problem" in made) throw new Error(made.problem);
  // A service that is stopped has none; others come later.
  const predicted = made.filter(({ absence }) => absence?.reason !== "stopped");
  expect(predicted.length).toBe(creation.pods.length);
  for (const pod of creation.pods) {
    expect(predicted.map((one) => differenceFrom(one, pod))).toContain(undefined);
  }
});

/** Where the prediction is another Pod, apart from labels that are said to be unknown. */
function differenceFrom({ pod, unknownLabels }: WorkloadPod, expected: Pod): string | undefined {
  const unknown = unknownLabels.map(({ key }) => key);
  const parts = ({ metadata }: Pod) => {
    const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !unknown.includes(key));
    const { generateName, namespace, annotations } = metadata;
    return { generateName, namespace, annotations, labels: Object.fromEntries(labels) };
  };
  return (
    firstDifference(parts(pod), parts(expected)) ??
    firstDifference(specOf(pod), specOf({ ...expected, metadata: pod.metadata }))
  );
}

function specOf(pod: Pod) {
  const admitted = stored({ known: [pod.spec.serviceAccountName ?? "default"] }, pod);
  if (admitted === undefined) throw new Error(`the API server rejects ${JSON.stringify(pod)}`);
  return admitted.spec;
}

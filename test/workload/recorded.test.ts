import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { podsOf } from "../../src/workload/pods-of.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { comparable, lookupIn, predictionOf, readRecordings, stored } from "./recordings.ts";

const recordings = readRecordings(join(import.meta.dirname, "../workloads/recorded"));
const pods = recordings.flatMap((recording) =>
  recording.pods.map((pod) => ({ name: `${recording.file} ${pod.metadata.name}`, recording, pod })),
);

/** Whole Pods that are not predicted, and why. */
const inexact: Readonly<Record<string, string>> = {
  "workflow.json w-data": "its command holds the template as JSON, in the order of Go's types",
  "kube-controller-manager.json ds-ptwb2": "its affinity names the node that it is for",
  "tensorboard.json tb-pvc-66d887f99b-hbrfd":
    "its Deployment is older than the setting TENSORBOARD_IMAGE that was recorded with it",
};

describe("Pods that real controllers created", () => {
  test.each(pods)("$name: its labels are predicted", ({ recording, pod }) => {
    const predicted = predictionOf(recording, pod);
    expect(predicted.pod.metadata.labels ?? {}).toEqual(pod.metadata.labels ?? {});
  });

  test.each(pods)("$name: the whole Pod is predicted", ({ recording, pod, name }) => {
    const predicted = stored(recording, predictionOf(recording, pod).pod);
    const difference = firstDifference(predicted && comparable(predicted), comparable(pod));
    if (name in inexact) expect(difference).toBeDefined();
    else expect(difference).toBeUndefined();
  });

  test.each(recordings.filter((one) => one.pods.length === 0).map((one) => [one.file, one] as const))(
    "%s: no Pod where the controller created none",
    (_file, recording) => {
      const made = podsOf(recording.workload, lookupIn(recording.extraObjects));
      if ("problem" in made) throw new Error(made.problem);
      const created = made.filter(({ absence }) => absence === undefined);
      expect(created.flatMap(({ pod }) => stored(recording, pod) ?? [])).toEqual([]);
    },
  );
});

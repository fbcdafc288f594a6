import { describe, expect, test } from "vitest";
import { podsOf } from "../../src/workload/pods-of.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { knownKinds } from "./kinds.ts";
import { comparable, lookupIn, predictionOf, readRecordings, stored } from "./recordings.ts";

const recordings = readRecordings();
const pods = recordings.flatMap((recording) =>
  recording.pods.map((pod) => ({ name: `${recording.file} ${pod.metadata.name}`, recording, pod })),
);

/** Pods that are not predicted as a whole. */
const inexact = new Set(knownKinds.flatMap(({ inexact: rest = {} }) => Object.keys(rest)));

describe("Pods that real controllers created", () => {
  test.each(pods)("$name: its labels are predicted", ({ recording, pod }) => {
    const predicted = predictionOf(recording, pod);
    expect(predicted.pod.metadata.labels ?? {}).toEqual(pod.metadata.labels ?? {});
  });

  test.each(pods)("$name: the whole Pod is predicted", ({ recording, pod }) => {
    const predicted = stored(recording, predictionOf(recording, pod).pod);
    const difference = firstDifference(predicted && comparable(predicted), comparable(pod));
    if (inexact.has(pod.metadata.name ?? "")) expect(difference).toBeDefined();
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

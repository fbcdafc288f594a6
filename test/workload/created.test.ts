import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Pod } from "../../src/model/pod.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { lookupIn, stored } from "./recordings.ts";

/** What the code of a controller made of a workload, with a client that keeps objects in memory. */
type Creation = {
  readonly workload: JsonObject;
  readonly controllerVersion: string;
  readonly extraObjects?: readonly JsonObject[];
  /** Pods, or what creates them. */
  readonly created: readonly JsonObject[];
};

const creations = ["katib", "kserve", "trainer"].flatMap((name) => {
  const file = join(import.meta.dirname, `../workloads/created/${name}.json`);
  const entries: readonly Creation[] = JSON.parse(readFileSync(file, "utf8"));
  return entries.map((entry) => ({
    name: `${basename(file)} ${(entry.workload["metadata"] as { name: string }).name}`,
    ...entry,
  }));
});

describe("what the code of controllers creates", () => {
  test.each(creations)("$name: the Pods are those of what it creates", (creation) => {
    const predicted = made(podsOf(creation.workload, lookupIn(creation.extraObjects)));
    const expected = creation.created.flatMap((object) =>
      object["kind"] === "Pod" ? [object as unknown as Pod] : made(podsOf(object)).map(({ pod }) => pod),
    );
    expect(predicted.length).toBe(expected.length);
    for (const pod of expected) {
      const differences = predicted.map((one) => differenceFrom(one, pod));
      expect(differences).toContain(undefined);
    }
  });
});

/** The Pods that there are now or later; a service that is stopped has none. */
function made(result: ReturnType<typeof podsOf>): readonly WorkloadPod[] {
  if ("problem" in result) throw new Error(result.problem);
  return result.filter(({ absence }) => absence?.reason !== "stopped");
}

/** Where the prediction is another Pod, apart from labels that are said to be unknown. */
function differenceFrom({ pod, unknownLabels }: WorkloadPod, expected: Pod): string | undefined {
  const unknown = unknownLabels.map(({ key }) => key);
  const entries = Object.entries(expected.metadata.labels ?? {}).filter(([key]) => !unknown.includes(key));
  const { generateName, namespace, annotations } = expected.metadata;
  const metadata = { generateName, namespace, labels: Object.fromEntries(entries), annotations };
  const { generateName: a, namespace: b, labels = {}, annotations: c } = pod.metadata;
  return (
    firstDifference({ generateName: a, namespace: b, labels, annotations: c }, metadata) ??
    firstDifference(specOf(pod), specOf({ ...expected, metadata: pod.metadata }))
  );
}

function specOf(pod: Pod) {
  const known = [pod.spec.serviceAccountName ?? "default"];
  const admitted = stored({ known, pods: [], file: "", workload: {}, controllerVersion: "" }, pod);
  if (admitted === undefined) throw new Error(`the API server rejects ${JSON.stringify(pod)}`);
  return admitted.spec;
}

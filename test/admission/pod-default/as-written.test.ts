import { expect, test } from "vitest";
import { injectAsWritten, prepareAdmission } from "../../../src/admission/admit.ts";
import type { Pod } from "../../../src/model/pod.ts";
import type { PodDefault } from "../../../src/model/pod-default.ts";
import { surroundedBy } from "../arbitraries.ts";
import { podDefault, podWith } from "./admit-beside.ts";

function write(pod: Pod, ...podDefaults: PodDefault[]) {
  return injectAsWritten(pod, prepareAdmission(surroundedBy(podDefaults)));
}

test("adds what PodDefaults bring and fills in nothing", () => {
  const { pod, patch } = write(
    podWith({ note: "unknown to Go" }),
    podDefault("a", { env: [{ name: "A", value: "1" }] }),
  );
  expect(pod).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", annotations: { "poddefault.admission.kubeflow.org/poddefault-a": "7" } },
    spec: {
      automountServiceAccountToken: false,
      containers: [{ name: "main", image: "busybox", env: [{ name: "A", value: "1" }] }],
      note: "unknown to Go",
    },
  });
  expect(patch.map(({ path }) => path)).toEqual(["/metadata/annotations", "/spec/containers/0/env"]);
});

test("keeps the Pod's own where a PodDefault wants it otherwise", () => {
  const containers = [{ name: "main", image: "x", env: [{ name: "A", value: "own" }] }];
  const { pod } = write(podWith({ containers }), podDefault("a", { env: [{ name: "A", value: "1" }] }));
  expect(pod).toMatchObject({ spec: { containers } });
});

test("adds a sidecar to containers that change, where the webhook's own patch fails", () => {
  const containers = ["main", "second"].map((name) => ({ name, image: "x" }));
  const env = [{ name: "A", value: "1" }];
  const sidecars = [{ name: "proxy", image: "proxy" }];
  const { pod } = write(podWith({ containers }), podDefault("a", { env, sidecars }));
  expect(pod).toMatchObject({
    spec: { containers: [{ name: "main", env }, { name: "second", env }, { name: "proxy" }] },
  });
});

test("leaves a Pod alone that nothing matches, or that the webhook denies for a bad selector", () => {
  const pod = podWith();
  const stranger = podDefault("a", { selector: { matchLabels: { gpu: "true" } } });
  const invalidSelector = podDefault("p", {
    selector: { matchExpressions: [{ key: "a", operator: "Near" }] },
  });
  expect(write(pod, stranger)).toEqual({ pod, patch: [] });
  expect(write(pod, podDefault("m", { labels: { x: "1" } }), invalidSelector)).toEqual({ pod, patch: [] });
});

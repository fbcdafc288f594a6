import { expect, test } from "vitest";
import { made, only } from "./made.ts";

const logging = ["--loglevel", "info", "--log-format", "text", "--gloglevel", "0"];
const emissary = ["/var/run/argo/argoexec", "emissary", ...logging, "--"];

test("Workflow: a container with a sidecar, between init and wait", () => {
  const { pod, from } = only(
    made(
      "argoproj.io/v1alpha1 Workflow",
      `{metadata: {namespace: alice, labels: {no: x}}, spec: {
        entrypoint: train, serviceAccountName: runner, podMetadata: {labels: {team: a}, annotations: {note: "1"}},
        volumes: [{name: data, emptyDir: {}}, {name: unused, emptyDir: {}}],
        templates: [{name: train, metadata: {labels: {step: train}},
          container: {name: mine, image: train, command: [python], volumeMounts: [{name: data, mountPath: /data}]},
          sidecars: [{name: proxy, image: proxy, mirrorVolumeMounts: true}]}, {name: all, steps: []}]}}`,
    ),
  );
  expect(from).toBe("Workflow/web, spec.templates[0]");
  expect(pod.metadata).toEqual({
    generateName: "web-train-",
    namespace: "alice",
    labels: {
      "workflows.argoproj.io/workflow": "web",
      "workflows.argoproj.io/completed": "false",
      team: "a",
      step: "train",
    },
    annotations: { "kubectl.kubernetes.io/default-container": "main", note: "1" },
  });
  expect(pod.spec).toMatchObject({ restartPolicy: "Never", serviceAccountName: "runner" });
  expect(pod.spec.volumes?.map(({ name }) => name)).toEqual(["var-run-argo", "tmp-dir-argo", "data"]);
  expect(pod.spec.initContainers?.map(({ name }) => name)).toEqual(["init"]);
  const data = { name: "data", mountPath: "/data" };
  const run = { name: "var-run-argo", mountPath: "/var/run/argo" };
  expect(pod.spec.containers).toEqual([
    {
      name: "wait",
      image: "quay.io/argoproj/argoexec:v4.0.5",
      command: ["argoexec", "wait", ...logging],
      volumeMounts: [
        { name: "data", mountPath: "/mainctrfs/data" },
        { name: "tmp-dir-argo", mountPath: "/tmp", subPath: "0" },
        run,
      ],
    },
    { name: "main", image: "train", command: [...emissary, "python"], volumeMounts: [data, run] },
    { name: "proxy", image: "proxy", command: emissary, volumeMounts: [data, run] },
  ]);
});

test("Workflow: defaults of templates, then patches of the Pod's spec", () => {
  const { pod } = only(
    made(
      "argoproj.io/v1alpha1 Workflow",
      `{spec: {
        templateDefaults: {nodeSelector: {gpu: "yes"}, container: {env: [{name: A, value: "1"}]}},
        podSpecPatch: "containers: [{name: main, image: patched}]",
        templates: [{name: a, container: {image: train, command: [ls], env: [{name: B, value: "2"}]}, podSpecPatch: '{"hostNetwork": true}'}]}}`,
    ),
  );
  expect(pod.spec).toMatchObject({ nodeSelector: { gpu: "yes" }, hostNetwork: true });
  expect(pod.spec.containers[1]).toMatchObject({
    name: "main",
    image: "patched",
    env: [
      { name: "B", value: "2" },
      { name: "A", value: "1" },
    ],
  });
});

test("Workflow: a patch that needs values of the run is left out, with a note", () => {
  const { pod, notes } = only(
    made(
      "argoproj.io/v1alpha1 Workflow",
      `{spec: {templates: [{name: a, container: {image: train}, podSpecPatch: "{{inputs.parameters.patch}}"}]}}`,
    ),
  );
  expect(pod.spec.containers.map(({ name }) => name)).toEqual(["wait", "main"]);
  expect(notes).toContain("a podSpecPatch is left out: only known when the workflow runs");
});

test.each([
  [
    "script",
    "script: {image: py, command: [python], source: 'print(1)'}",
    ["wait", "main"],
    [...emissary, "python"],
  ],
  [
    "containerSet",
    "containerSet: {volumeMounts: [], containers: [{name: a, image: x, command: [ls]}, {name: b, dependencies: [a]}]}",
    ["wait", "a", "b"],
    [...emissary, "ls"],
  ],
  ["resource", "resource: {action: create, manifest: x}", ["main"], undefined],
])("CronWorkflow: the containers of a template with %s", (_type, template, names, second) => {
  const { pod, unknownLabels } = only(
    made(
      "argoproj.io/v1alpha1 CronWorkflow",
      `{spec: {workflowSpec: {templates: [{name: a, ${template}}]}}}`,
    ),
  );
  expect(pod.spec.containers.map(({ name }) => name)).toEqual(names);
  expect(pod.spec.containers[1]?.command).toEqual(second);
  expect(pod.metadata.labels).toEqual({ "workflows.argoproj.io/completed": "false" });
  expect(unknownLabels).toEqual([{ key: "workflows.argoproj.io/workflow", why: "the name of the Workflow" }]);
});

test("a script's source is staged for init and main", () => {
  const { pod } = only(
    made(
      "argoproj.io/v1alpha1 WorkflowTemplate",
      "{spec: {templates: [{name: a, script: {image: py, command: [python], source: x}}]}}",
    ),
  );
  const staging = { name: "argo-staging", mountPath: "/argo/staging" };
  expect(pod.spec.initContainers?.[0]?.volumeMounts).toContainEqual(staging);
  expect(pod.spec.containers[1]).toMatchObject({ args: ["/argo/staging/script"] });
  expect(pod.spec.containers[1]?.volumeMounts).toContainEqual(staging);
});

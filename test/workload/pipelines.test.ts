import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { made, only, workload } from "./made.ts";
import { lookupIn } from "./recordings.ts";

const container = "container: {image: python, command: [sh], args: [x], env: [{name: OWN, value: '1'}]}";

/** Two steps, of which one is in a loop of a DAG; platform settings for the first. */
const pipeline = (platform = "{}") => `{spec: {
  pipelineSpec: {
    pipelineInfo: {name: demo},
    components: {comp-train: {executorLabel: exec-train}, comp-each: {dag: {tasks: {inner: {componentRef: {name: comp-train}}}}}},
    deploymentSpec: {executors: {exec-train: {${container}}}},
    root: {dag: {tasks: {train: {componentRef: {name: comp-train}}, loop: {componentRef: {name: comp-each}, parameterIterator: {}}}}}},
  platformSpec: {platforms: {kubernetes: {deploymentSpec: {executors: {exec-train: ${platform}}}}}}}}`;

function stepsOf(platform?: string): readonly WorkloadPod[] {
  return made("pipelines.kubeflow.org/v2beta1 PipelineVersion", pipeline(platform));
}

describe("a compiled pipeline", () => {
  test("has one Pod for each step, as often as it runs, and those of drivers", () => {
    expect(stepsOf().map(({ role, replicas }) => [role, replicas])).toEqual([
      ["driver", 2],
      ["driver", undefined],
      ["train", 1],
      ["loop.inner", undefined],
    ]);
  });

  test("has the labels of its pod metadata, and those of Kubeflow Pipelines", () => {
    const train = stepsOf("{podMetadata: {labels: {add-env: 'true'}, annotations: {a: b}}}").find(
      ({ role }) => role === "train",
    );
    expect(train?.pod.metadata).toEqual({
      generateName: "demo-xxxxx-metadata-1-1-system-container-impl-",
      labels: {
        "add-env": "true",
        "pipelines.kubeflow.org/v2_component": "true",
        "workflows.argoproj.io/completed": "false",
      },
      annotations: {
        a: "b",
        "kubectl.kubernetes.io/default-container": "main",
        "pipelines.kubeflow.org/runtime-role": "launcher",
        "pipelines.kubeflow.org/v2_component": "true",
        "sidecar.istio.io/inject": "false",
      },
    });
    expect(train?.unknownLabels.map(({ key }) => key)).toEqual([
      "workflows.argoproj.io/workflow",
      "pipeline/runid",
    ]);
  });

  test("has what kfp-kubernetes sets, as far as it is constant", () => {
    const platform = `{
      secretAsEnv: [{secretName: s, keyToEnv: [{secretKey: k, envVar: FROM_SECRET}]},
        {secretNameParameter: {componentInputParameter: p}, keyToEnv: [{secretKey: k, envVar: LATE}]}],
      fieldPathAsEnv: [{name: NODE, fieldPath: spec.nodeName}],
      pvcMount: [{pvcNameParameter: {runtimeValue: {constant: claim}}, mountPath: /data}],
      nodeSelector: {labels: {gpu: "yes"}}, tolerations: [{key: gpu, operator: Exists}]}`;
    const spec = stepsOf(platform).find(({ role }) => role === "train")?.pod.spec;
    const main = spec?.containers.find(({ name }) => name === "main");
    expect(main?.env?.map(({ name }) => name)).toEqual([
      "OWN",
      "KFP_POD_NAME",
      "KFP_POD_UID",
      "FROM_SECRET",
      "NODE",
    ]);
    expect(main?.volumeMounts).toContainEqual({ name: "claim", mountPath: "/data" });
    expect(spec?.volumes).toContainEqual({ name: "claim", persistentVolumeClaim: { claimName: "claim" } });
    expect(spec).toMatchObject({ nodeSelector: { gpu: "yes" }, tolerations: [{ key: "gpu" }] });
    expect(spec).toMatchObject({ serviceAccountName: "default-editor" });
    expect(spec?.initContainers?.map(({ name }) => name)).toEqual(["init", "kfp-launcher"]);
  });
});

describe("ScheduledWorkflow", () => {
  const spec = `{entrypoint: m, arguments: {parameters: [{name: p, value: old}]}, podMetadata: {labels: {yes: x}},
    templates: [{name: m, metadata: {labels: {p: "{{workflow.parameters.p}}"}}, container: {image: b}}]}`;
  const body = (written: string, rest = "") =>
    `{metadata: {labels: {no: x}}, spec: {${rest} workflow: {parameters: [{name: p, value: new}], spec: ${written}}}}`;

  test.each([
    ["an object", spec],
    [
      "a text",
      JSON.stringify(JSON.stringify((workload("a b", `{spec: ${spec}}`) as { spec: JsonObject }).spec)),
    ],
  ])("whose workflow is %s", (_what, written) => {
    const { pod, from, unknownLabels } = only(made("kubeflow.org/v1beta1 ScheduledWorkflow", body(written)));
    expect(from).toBe("ScheduledWorkflow/web, spec.workflow.spec.templates[0]");
    expect(pod.metadata.labels).toEqual({ yes: "x", p: "new", "workflows.argoproj.io/completed": "false" });
    expect(unknownLabels.map(({ key }) => key)).toEqual(["workflows.argoproj.io/workflow", "pipeline/runid"]);
  });

  test("that is not enabled creates no Pods now", () => {
    const { absence } = only(made("kubeflow.org/v1beta1 ScheduledWorkflow", body(spec, "enabled: false,")));
    expect(absence?.reason).toBe("suspended");
  });
});

describe("Workspace", () => {
  const workspace = workload(
    "kubeflow.org/v1beta1 Workspace",
    `{metadata: {namespace: alice, labels: {no: x}}, spec: {kind: jupyter, podTemplate: {
      podMetadata: {labels: {own: x, both: workspace}}, volumes: {home: claim, data: [{pvcName: d, mountPath: /d, readOnly: true}]},
      options: {imageConfig: i, podConfig: p}}}}`,
  );
  const kind = {
    ...workload(
      "kubeflow.org/v1beta1 WorkspaceKind",
      `{spec: {podTemplate: {podMetadata: {labels: {kind: x, both: kind}}, volumeMounts: {home: /home/jovyan}, extraEnv: [{name: E, value: v}],
        options: {imageConfig: {values: [{id: i, spec: {image: img, ports: [{id: lab, port: 8888}]}}]},
          podConfig: {values: [{id: p, spec: {nodeSelector: {gpu: x}}}]}}}}}`,
    ),
    metadata: { name: "jupyter" },
  };

  test("its podMetadata goes over that of its WorkspaceKind, which has the container", () => {
    const [{ pod, notes, unknownLabels }] = podsOf(workspace, lookupIn([kind])) as [WorkloadPod];
    expect(pod.metadata.labels).toEqual({
      kind: "x",
      own: "x",
      both: "workspace",
      "notebooks.kubeflow.org/workspace-name": "web",
      statefulset: "web",
      "apps.kubernetes.io/pod-index": "0",
    });
    expect(unknownLabels.map(({ key }) => key)).toEqual([
      "controller-revision-hash",
      "statefulset.kubernetes.io/pod-name",
    ]);
    expect(pod.spec.containers[0]).toMatchObject({ name: "main", image: "img", env: [{ name: "E" }] });
    expect(pod.spec).toMatchObject({ nodeSelector: { gpu: "x" }, serviceAccountName: "ws-web" });
    expect(pod.spec.volumes?.map(({ name }) => name)).toEqual(["home-volume", "data-volume-0"]);
    expect(notes).toEqual([]);
  });

  test("without its WorkspaceKind it says what is missing, and how to get it", () => {
    const [{ notes }] = podsOf(workspace) as [WorkloadPod];
    expect(notes[0]).toMatch(
      /WorkspaceKind jupyter was not found.*kubectl get workspacekind jupyter -o yaml/,
    );
  });
});

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import { workload } from "./made.ts";
import { lookupIn } from "./recordings.ts";

const kind = "argoproj.io/v1alpha1 Workflow";

/** The labels of each Pod but those that every workflow sets, and how many Pods there are. */
function labelled(spec: string, around: readonly JsonObject[] = [], of = kind) {
  const made = podsOf(workload(of, `{metadata: {namespace: alice}, spec: ${spec}}`), lookupIn(around));
  if ("problem" in made) throw new Error(made.problem);
  return made.map(({ pod, replicas }) => {
    const own = Object.entries(pod.metadata.labels ?? {}).filter(
      ([key]) => !/\/(workflow|completed)$/.test(key),
    );
    return [Object.fromEntries(own), replicas] as const;
  });
}

/** A template that runs a Pod and takes its labels from inputs. */
const impl = `{name: impl, inputs: {parameters: [{name: key, default: k}, {name: value, default: v}]},
  metadata: {labels: {"{{inputs.parameters.key}}": "{{inputs.parameters.value}}"}}, container: {image: b, command: [c]}}`;
const call = (value: string, rest = "") =>
  `{name: one, template: impl, arguments: {parameters: [{name: value, value: ${value}}]}${rest}}`;
const dag = (...tasks: readonly string[]) => `{name: main, dag: {tasks: [${tasks}]}}`;
const steps = (...groups: readonly string[]) => `{name: main, steps: [${groups.map((one) => `[${one}]`)}]}`;
const spec = (...templates: readonly string[]) => `{entrypoint: main, templates: [${[...templates, impl]}]}`;

describe("tags in labels", () => {
  test.each<readonly [what: string, spec: string, labels: readonly unknown[]]>([
    ["defaults of inputs", spec(dag("{name: one, template: impl}")), [[{ k: "v" }, 1]]],
    ["constants of a DAG task", spec(dag(call("a"))), [[{ k: "a" }, 1]]],
    [
      "constants of steps",
      spec(steps(call("a"), call("b"))),
      [
        [{ k: "a" }, 1],
        [{ k: "b" }, 1],
      ],
    ],
    ["the same step in a loop", spec(steps(call("a", ", withItems: [1, 2]"))), [[{ k: "a" }, 2]]],
    [
      "through nested templates",
      spec(
        "{name: main, dag: {tasks: [{name: t, template: mid, arguments: {parameters: [{name: x, value: deep}]}}]}}",
        `{name: mid, inputs: {parameters: [{name: x}]}, dag: {tasks: [${call("'{{inputs.parameters.x}}'")}]}}`,
      ),
      [[{ k: "deep" }, 1]],
    ],
    [
      "parameters, name and namespace of the workflow",
      `{entrypoint: main, arguments: {parameters: [{name: p, value: 7}]}, templates: [{name: main, container: {image: b},
        metadata: {labels: {p: "{{workflow.parameters.p}}", name: "{{ workflow.name }}", ns: "{{workflow.namespace}}"}}}]}`,
      [[{ p: "7", name: "web", ns: "alice" }, 1]],
    ],
    [
      "expressions that are plain references",
      `{entrypoint: main, arguments: {parameters: [{name: a-b, value: x}]}, templates: [{name: main, container: {image: b},
        metadata: {labels: {a: "{{=workflow.parameters['a-b']}}", c: "{{='text'}}", name: "{{=workflow.name}}"}}}]}`,
      [[{ a: "x", c: "text", name: "web" }, 1]],
    ],
    [
      "items",
      spec(steps(call("'{{item}}'", ", withItems: [a, 2, b]"))),
      [
        [{ k: "a" }, 1],
        [{ k: "2" }, 1],
        [{ k: "b" }, 1],
      ],
    ],
    [
      "fields of items",
      spec(dag(call("'{{item.name}}'", ', withParam: \'[{"name": "a"}, {"name": "b"}]\''))),
      [
        [{ k: "a" }, 1],
        [{ k: "b" }, 1],
      ],
    ],
    ["items that change nothing", spec(steps(call("a", ", withSequence: {count: 3}"))), [[{ k: "a" }, 3]]],
    [
      "a sequence",
      spec(steps(call("'{{item}}'", ", withSequence: {start: 9, end: 8, format: 'x%02d'}"))),
      [
        [{ k: "x09" }, 1],
        [{ k: "x08" }, 1],
      ],
    ],
    [
      "as many items as only the run knows",
      spec(steps(call("a", ", withParam: '{{x}}'"))),
      [[{ k: "a" }, undefined]],
    ],
    [
      "a step that is never run",
      spec(steps(call("a", ", when: '1 == 2'"), call("b", ", when: 'x != \"y\"'"))),
      [[{ k: "b" }, 1]],
    ],
    [
      "a template that calls itself",
      spec(`{name: main, steps: [[${call("a")}], [{name: again, template: main}]]}`),
      [[{ k: "a" }, 1]],
    ],
    [
      "an inline template",
      spec(steps("{name: i, inline: {metadata: {labels: {i: '1'}}, container: {image: b}}}")),
      [[{ i: "1" }, 1]],
    ],
    [
      "an exit handler",
      `{entrypoint: impl, onExit: impl, templates: [${impl}]}`,
      [
        [{ k: "v" }, 1],
        [{ k: "v", "workflows.argoproj.io/on-exit": "true" }, 1],
      ],
    ],
    [
      "a hook of a task",
      spec(
        dag(
          "{name: one, template: impl, hooks: {exit: {template: impl}, running: {template: impl, expression: x}}}",
        ),
      ),
      [
        [{ k: "v" }, 1],
        [{ k: "v", "workflows.argoproj.io/on-exit": "true" }, 1],
        [{ k: "v" }, 1],
      ],
    ],
    [
      "http templates share an agent",
      `{entrypoint: main, podMetadata: {labels: {a: x}}, templates: [${steps("{name: h, template: get}", "{name: h2, template: get}")}, {name: get, http: {url: u}}]}`,
      [[{ "workflows.argoproj.io/component": "agent", a: "x" }, 1]],
    ],
    ["nothing that is not reached", spec("{name: main, container: {image: b}}"), [[{}, 1]]],
  ])("%s", (_what, text, labels) => {
    expect(labelled(text)).toEqual(labels);
  });

  test("what only the run knows is left out and named, and the Pod is not rejected for it", () => {
    const made = podsOf(
      workload(
        kind,
        `{spec: ${spec(dag(call("'{{tasks.first.outputs.result}}'"))).replace("container: {", "nodeSelector: {zone: '{{=x + 1}}'}, serviceAccountName: '{{y}}', container: {")}}`,
      ),
    );
    if ("problem" in made) throw new Error(made.problem);
    const [{ pod, unknownLabels, notes } = { pod: undefined }] = made;
    expect(Object.keys(pod?.metadata.labels ?? {})).not.toContain("k");
    expect(JSON.stringify(pod)).not.toContain("{{");
    expect(unknownLabels).toEqual([
      { key: "k", why: "{{tasks.first.outputs.result}} is only known when the workflow runs" },
    ]);
    expect(notes).toEqual(
      expect.arrayContaining([
        "the label k={{tasks.first.outputs.result}} is left out: only known when the workflow runs",
        "nodeSelector.zone: {{=x + 1}} is left out: only known when the workflow runs",
        "serviceAccountName: {{y}} is left out: only known when the workflow runs",
      ]),
    );
  });
});

describe("templates of other objects", () => {
  const template = (name: string, of: string, kindName = "WorkflowTemplate"): JsonObject => ({
    ...workload(`argoproj.io/v1alpha1 ${kindName}`, `{spec: ${of}}`),
    metadata: { name, ...(kindName === "WorkflowTemplate" && { namespace: "alice" }) },
  });
  const shared = `{entrypoint: t, podMetadata: {labels: {shared: x, both: shared}}, workflowMetadata: {labels: {w: x}},
    templates: [{name: t, metadata: {labels: {t: x, both: t}}, container: {image: b}}, {name: u, container: {image: b}}]}`;

  test.each([
    [
      "workflowTemplateRef: labels of both podMetadata and of the template",
      "{workflowTemplateRef: {name: wt}, podMetadata: {labels: {own: x}}}",
      { own: "x", shared: "x", t: "x", both: "shared" },
    ],
    [
      "workflowTemplateRef with an entrypoint and a scope of its own",
      "{workflowTemplateRef: {name: cwt, clusterScope: true}, entrypoint: u}",
      { shared: "x", both: "shared" },
    ],
    [
      "templateRef: podMetadata of the WorkflowTemplate goes over that of the workflow",
      "{entrypoint: main, podMetadata: {labels: {both: own}}, templates: [{name: main, steps: [[{name: s, templateRef: {name: wt, template: t}}]]}]}",
      { shared: "x", t: "x", both: "shared" },
    ],
  ])("%s", (_what, text, labels) => {
    const around = [template("wt", shared), template("cwt", shared, "ClusterWorkflowTemplate")];
    expect(labelled(text, around)).toEqual([[labels, 1]]);
  });

  test("a WorkflowTemplate that is not at hand loses the workflow only, and the command that gets it is named", () => {
    const made = podsOf(
      workload(kind, "{metadata: {namespace: alice}, spec: {workflowTemplateRef: {name: wt}}}"),
    );
    expect(made).toEqual({
      problem:
        "WorkflowTemplate/wt, which the workflow runs, was not found; pass with -f what this prints: kubectl get workflowtemplate wt -n alice -o yaml",
    });
  });

  test("a library without an entrypoint: each of its templates", () => {
    expect(
      labelled(
        `{templates: [${impl}, {name: u, container: {image: b}}]}`,
        [],
        "argoproj.io/v1alpha1 WorkflowTemplate",
      ),
    ).toEqual([
      [{ k: "v" }, 1],
      [{}, 1],
    ]);
  });
});

describe("the release and the settings of the controller", () => {
  const both =
    "{entrypoint: m, podMetadata: {labels: {both: wf}}, templates: [{name: m, metadata: {labels: {both: tmpl}}, container: {image: b}}]}";
  const controller = (image: string): JsonObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "workflow-controller", namespace: "kubeflow" },
    spec: { template: { spec: { containers: [{ name: "c", image }] } } },
  });
  const settings = (data: JsonObject): JsonObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "workflow-controller-configmap", namespace: "kubeflow" },
    data,
  });

  test.each([
    ["quay.io/argoproj/workflow-controller:v3.6.5", "tmpl"],
    ["quay.io/argoproj/workflow-controller:v3.7.0", "wf"],
    ["mirror.example/workflow-controller:v4.1.2-fips", "wf"],
  ])("%s: the label is that of %s", (image, value) => {
    expect(labelled(both, [controller(image)])).toEqual([[{ both: value }, 1]]);
  });

  test("the newest release is assumed, and said where it matters", () => {
    const made = podsOf(workload(kind, `{spec: ${both}}`));
    if ("problem" in made) throw new Error(made.problem);
    expect(made[0]?.notes[0]).toMatch(
      /^both: assumed Argo 3.7 or later, where podMetadata overrides the metadata of the template/,
    );
  });

  test("an instance ID is a label, and templates have the defaults of all workflows", () => {
    const data = { instanceID: "mine", workflowDefaults: "spec: {podMetadata: {labels: {all: x}}}" };
    expect(labelled(both, [settings(data)])).toEqual([
      [{ both: "wf", all: "x", "workflows.argoproj.io/controller-instanceid": "mine" }, 1],
    ]);
  });

  test("Kubeflow Pipelines: its Secret is in init and wait of every Pod, as the user of its executor", () => {
    const pipelines = both.replace("both: wf", "pipelines.kubeflow.org/v2_component: 'true'");
    const made = podsOf(workload(kind, `{spec: ${pipelines}}`));
    if ("problem" in made) throw new Error(made.problem);
    const spec = made[0]?.pod.spec;
    const mount = {
      name: "mlpipeline-minio-artifact",
      mountPath: "/argo/secret/mlpipeline-minio-artifact",
      readOnly: true,
    };
    for (const own of [spec?.initContainers?.[0], spec?.containers[0]]) {
      expect(own?.volumeMounts?.[0]).toEqual(mount);
      expect(own?.["securityContext"]).toMatchObject({ runAsUser: 65532 });
    }
  });

  test("the artifact repository of the namespace goes before that of the controller", () => {
    const repositories: JsonObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "artifact-repositories",
        namespace: "alice",
        annotations: { "workflows.argoproj.io/default-artifact-repository": "mine" },
      },
      data: { mine: "archiveLogs: true\ns3: {bucket: b, accessKeySecret: {name: own, key: k}}" },
    };
    const made = podsOf(
      workload(kind, `{metadata: {namespace: alice}, spec: ${both}}`),
      lookupIn([repositories]),
    );
    if ("problem" in made) throw new Error(made.problem);
    expect(made[0]?.pod.spec.volumes?.at(-1)).toEqual({
      name: "own",
      secret: { secretName: "own", items: [{ key: "k", path: "k" }] },
    });
  });
});

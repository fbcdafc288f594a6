import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { parseYaml } from "../kubernetes/yaml.ts";
import { strategicMerge } from "./strategic-merge.ts";
import { workflowPodSpec } from "./workflow-pod-spec.ts";
import {
  nameOf,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "./workload-pod.ts";

/** Kinds of templates that run a Pod (IsPodType); steps, dag, suspend and the like do not. */
const podTypes = ["container", "script", "containerSet", "resource", "data"];

/** Argo createWorkflowPod (argo-workflows v3.6.5): a Pod for each template that runs one. */
export const workflowPods: PodMaker = (workflow) => templatePods(workflow, "spec");

/** A CronWorkflow makes Workflows, whose labels are those of spec.workflowMetadata. */
export const cronWorkflowPods: PodMaker = (workflow) => templatePods(workflow, "spec.workflowSpec");

function templatePods(workflow: JsonObject, specPath: string): ReturnType<PodMaker> {
  const spec = objectAt(workflow, specPath);
  const referenced = textAt(spec, "workflowTemplateRef.name");
  if (referenced !== undefined) {
    const cluster = objectAt(spec, "workflowTemplateRef")["clusterScope"] === true;
    const kind = cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
    return {
      problem: `its templates are in ${kind}/${referenced}: kubectl get ${kind.toLowerCase()} ${referenced} -o yaml`,
    };
  }
  return objectsAt(spec, "templates").flatMap((own, index) => {
    const template = withDefaults(own, objectAt(spec, "templateDefaults"));
    if (!podTypes.some((type) => isObject(template[type]))) return [];
    return [templatePod(workflow, spec, template, `${specPath}.templates[${index}]`)];
  });
}

/** mergedTemplateDefaultsInto: the defaults do not change what kind of template it is. */
function withDefaults(template: JsonObject, defaults: JsonObject): JsonObject {
  const meant = Object.entries(defaults).filter(([field]) => !podTypes.includes(field) || field in template);
  return strategicMerge(Object.fromEntries(meant), template);
}

function templatePod(
  workflow: JsonObject,
  spec: JsonObject,
  template: JsonObject,
  path: string,
): WorkloadPod {
  const role = textAt(template, "name") ?? "";
  const patches = patchesOf(spec, template);
  const podSpec = workflowPodSpec(nameOf(workflow), spec, template, patches.flat());
  const labels = {
    "workflows.argoproj.io/completed": "false",
    ...(workflow["kind"] === "Workflow" && { "workflows.argoproj.io/workflow": nameOf(workflow) }),
    ...objectAt(spec, "podMetadata.labels"),
    ...objectAt(template, "metadata.labels"),
  } as StringMap; // the CRD admits only strings
  const names = objectsAt(podSpec, "containers").map(({ name }) => String(name));
  const annotations = {
    "kubectl.kubernetes.io/default-container": names.includes("main") ? "main" : (names.at(-1) ?? ""),
    ...objectAt(spec, "podMetadata.annotations"),
    ...objectAt(template, "metadata.annotations"),
  } as StringMap;
  const additions = { generateName: `${nameOf(workflow)}-${role}-`, labels, annotations, spec: podSpec };
  const owned = workflow["kind"] === "Workflow" ? { owned: true as const } : {};
  return workloadPod({
    pod: podFromTemplate(workflow, {}, { ...additions, ...owned }),
    from: placeIn(workflow, `${path}, ${path.replace(/\.templates.*/, "")}.podMetadata`),
    role,
    notes: [
      ...templateNotes(workflow, template),
      ...(patches.some(({ length }) => length === 0)
        ? ["a podSpecPatch is left out: it is no YAML object yet"]
        : []),
    ],
  });
}

function templateNotes(workflow: JsonObject, template: JsonObject): readonly string[] {
  const { container } = template;
  const looksUp =
    isObject(container) && !(Array.isArray(container["command"]) && container["command"].length > 0);
  return [
    "metadata.labels of the workflow do not reach its Pods; podMetadata and the template's metadata do",
    ...(workflow["kind"] === "Workflow"
      ? []
      : ["the label workflows.argoproj.io/workflow holds the name of the Workflow, known once it exists"]),
    "Argo adds the environment variables ARGO_* to every container, and the annotations node-id and node-name of workflows.argoproj.io",
    "the image and log level of Argo's containers are those of its default installation",
    ...(looksUp ? ["the command is looked up in the image, and run by argoexec"] : []),
    ...(JSON.stringify(template).includes("{{") ? ["{{...}} is filled in when the workflow runs"] : []),
  ];
}

/** podSpecPatch of the workflow, then that of the template: text in YAML, which holds nothing until {{...}} is filled in. */
function patchesOf(spec: JsonObject, template: JsonObject): readonly (readonly JsonObject[])[] {
  const texts = [spec, template].flatMap((one) => textAt(one, "podSpecPatch") ?? []);
  return texts.map((text) => {
    const parsed = parseYaml(text);
    return parsed.ok ? parsed.documents.filter(isObject) : [];
  });
}

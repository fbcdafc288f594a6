import { isObject, type Json, type JsonObject } from "../model/json.ts";
import type { StringMap } from "../model/object-meta.ts";
import {
  nameOf,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
} from "./workload-pod.ts";

const runFolder = { name: "var-run-argo", mountPath: "/var/run/argo" };
const executor = "quay.io/argoproj/argoexec:latest";

/** Argo createWorkflowPod (argoproj/argo-workflows 0043210): a Pod for each template that runs containers. */
export const workflowPods: PodMaker = (workflow) => templatePods(workflow, "spec");

/** A CronWorkflow makes Workflows, whose labels are those of spec.workflowMetadata. */
export const cronWorkflowPods: PodMaker = (workflow) => templatePods(workflow, "spec.workflowSpec");

function templatePods(workflow: JsonObject, specPath: string): ReturnType<PodMaker> {
  const spec = objectAt(workflow, specPath);
  const referenced = textAt(spec, "workflowTemplateRef.name");
  if (referenced !== undefined) {
    return {
      problem: `its templates are in WorkflowTemplate/${referenced}: kubectl get workflowtemplate ${referenced} -o yaml`,
    };
  }
  return objectsAt(spec, "templates").flatMap((own, index) => {
    const template = { ...objectAt(spec, "templateDefaults"), ...own };
    const mains = mainContainers(template);
    if (mains.length === 0) return [];
    return [templatePod(workflow, spec, template, mains, `${specPath}.templates[${index}]`)];
  });
}

/** container, script and containerSet run Pods; steps, dag, suspend and the like do not. */
function mainContainers(template: JsonObject): readonly JsonObject[] {
  const { container, script } = template;
  if (isObject(container)) return [{ ...container, name: container["name"] || "main" }];
  if (isObject(script)) {
    const { source: _source, ...rest } = script;
    return [{ ...rest, name: rest["name"] || "main", args: ["/argo/staging/script"] }];
  }
  return objectsAt(template, "containerSet.containers");
}

function templatePod(
  workflow: JsonObject,
  spec: JsonObject,
  template: JsonObject,
  mains: readonly JsonObject[],
  path: string,
): WorkloadPod {
  const role = textAt(template, "name") ?? "";
  const labels = {
    "workflows.argoproj.io/completed": "false",
    ...(workflow["kind"] === "Workflow" && { "workflows.argoproj.io/workflow": nameOf(workflow) }),
    ...objectAt(spec, "podMetadata.labels"),
    ...objectAt(template, "metadata.labels"),
  } as StringMap; // the CRD admits only strings
  const annotations = {
    ...objectAt(spec, "podMetadata.annotations"),
    ...objectAt(template, "metadata.annotations"),
  } as StringMap;
  const generateName = `${nameOf(workflow)}-${role}-`;
  return {
    pod: podFromTemplate(
      workflow,
      {},
      { generateName, labels, annotations, spec: podSpec(spec, template, mains), owned: true },
    ),
    from: placeIn(workflow, `${path}, ${path.replace(/\.templates.*/, "")}.podMetadata`),
    role,
    notes: [
      "metadata.labels of the workflow do not reach its Pods; podMetadata and the template's metadata do",
      "Argo's containers init and wait are there with their names only: image, environment and artifacts depend on the installation",
      ...(JSON.stringify(template).includes("{{") ? ["{{...}} is filled in when the workflow runs"] : []),
    ],
  };
}

function podSpec(spec: JsonObject, template: JsonObject, mains: readonly JsonObject[]): JsonObject {
  const wait = { name: "wait", image: executor, command: ["argoexec", "wait"] };
  const init = { name: "init", image: executor, command: ["argoexec", "init"] };
  const wrapped = [...mains, ...objectsAt(template, "sidecars")].map(wrapCommand);
  const initContainers = [init, ...objectsAt(template, "initContainers")];
  const volumes = [
    { name: runFolder.name, emptyDir: {} },
    ...objectsAt(spec, "volumes"),
    ...objectsAt(template, "volumes"),
  ];
  return {
    restartPolicy: "Never",
    ...choose(spec, template, [
      "serviceAccountName",
      "automountServiceAccountToken",
      "nodeSelector",
      "affinity",
    ]),
    ...choose(spec, template, [
      "tolerations",
      "schedulerName",
      "securityContext",
      "imagePullSecrets",
      "hostNetwork",
    ]),
    volumes,
    initContainers: initContainers.map(mountRunFolder),
    containers: [wait, ...wrapped].map(mountRunFolder),
  };
}

/** The template's field, else the workflow's. */
function choose(spec: JsonObject, template: JsonObject, fields: readonly string[]): Record<string, Json> {
  const found = fields.map((field) => [field, template[field] ?? spec[field]] as const);
  return Object.fromEntries(found.flatMap(([field, value]) => (value == null ? [] : [[field, value]])));
}

/** The emissary executor runs the container's command under argoexec. */
function wrapCommand(container: JsonObject): JsonObject {
  const own = Array.isArray(container["command"]) ? container["command"] : [];
  const { mirrorVolumeMounts: _mirror, ...rest } = container;
  return { ...rest, command: ["/var/run/argo/argoexec", "emissary", "--", ...own] };
}

function mountRunFolder(container: JsonObject): JsonObject {
  return { ...container, volumeMounts: [...objectsAt({ container }, "container.volumeMounts"), runFolder] };
}

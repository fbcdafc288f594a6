import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import { commandLine } from "../../quote-for-shell.ts";
import type { Lookup } from "../lookup.ts";
import { strategicMerge } from "../strategic-merge.ts";
import { namespaceOf, objectAt, objectsAt, stringsAt, textAt } from "../workload-pod.ts";
import { type ArgoController, artifactRepositoryOf, readController } from "./controller.ts";
import { fillIn, type TagValues } from "./tags.ts";

/** What holds templates: the workflow, or a WorkflowTemplate that it refers to. */
export type Holder = {
  /** `WorkflowTemplate/shared` */
  readonly name: string;
  /** The field with its templates. */
  readonly path: string;
  readonly spec: JsonObject;
};

/** A workflow as the controller executes it. */
export type Run = {
  readonly workflow: JsonObject;
  /** Absent if it is generated: generateName, a CronWorkflow, a WorkflowTemplate. */
  readonly name?: string;
  readonly namespace: string;
  /** With its spec merged and `workflow.*` tags filled in. */
  readonly holder: Holder;
  /** The values of `workflow.*` tags. */
  readonly values: TagValues;
  readonly controller: ArgoController;
  readonly artifactRepository: JsonObject;
  readonly lookup: Lookup;
};

/** The run of a Workflow, or of a Workflow that a CronWorkflow or a WorkflowTemplate creates. */
export function runOf(
  workflow: JsonObject,
  specPath: string,
  lookup: Lookup,
): Run | { readonly problem: string } {
  const written = objectAt(workflow, specPath);
  const referenced = templatesAt(objectAt(written, "workflowTemplateRef"), namespaceOf(workflow), lookup);
  if (referenced !== undefined && "problem" in referenced) return referenced;
  const own = strategicMerge(objectAt(referenced ?? {}, "spec"), written);
  const controller = readController(lookup, isOfPipelines(own, workflow));
  const complete = strategicMerge(objectAt(controller.config, "workflowDefaults.spec"), own);
  const kind = String(workflow["kind"]);
  const name = kind === "Workflow" ? textAt(workflow, "metadata.name") : undefined;
  const namespace = namespaceOf(workflow);
  const values = workflowValues(workflow, complete, name, lookup);
  const spec = fillIn(complete, values);
  const isElsewhere = referenced !== undefined && objectsAt(written, "templates").length === 0;
  const holder = isElsewhere
    ? { ...referenced, spec }
    : {
        name: `${kind}/${textAt(workflow, "metadata.name") ?? textAt(workflow, "metadata.generateName")}`,
        path: specPath,
        spec,
      };
  return {
    workflow,
    ...(name !== undefined && { name }),
    namespace,
    holder,
    values,
    controller,
    artifactRepository: artifactRepositoryOf(lookup, controller, namespace, spec),
    lookup,
  };
}

/** The WorkflowTemplate or ClusterWorkflowTemplate that a reference names; undefined without a reference. */
export function templatesAt(
  reference: JsonObject,
  namespace: string,
  lookup: Lookup,
): Holder | { readonly problem: string } | undefined {
  const name = textAt(reference, "name");
  if (name === undefined) return undefined;
  const isOfCluster = reference["clusterScope"] === true;
  const kind = isOfCluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
  const found = lookup({
    apiVersion: "argoproj.io/v1alpha1",
    kind,
    name,
    ...(!isOfCluster && { namespace }),
  });
  if (found !== undefined) return { name: `${kind}/${name}`, path: "spec", spec: objectAt(found, "spec") };
  const scope = isOfCluster ? "" : commandLine` -n ${namespace}`;
  const command = `${commandLine`kubectl get ${kind.toLowerCase()} ${name}`}${scope} -o yaml`;
  return { problem: `${kind}/${name}, which the workflow runs, was not found; pass it with -f (${command})` };
}

/** KFP v2 marks its pipelines in podMetadata, v1 in the metadata of the workflow. */
function isOfPipelines(spec: JsonObject, workflow: JsonObject): boolean {
  const maps = [
    ...["podMetadata.labels", "podMetadata.annotations"].map((path) => stringsAt(spec, path)),
    ...["metadata.labels", "metadata.annotations"].map((path) => stringsAt(workflow, path)),
  ];
  return maps.flatMap(Object.keys).some((key) => key.startsWith("pipelines.kubeflow.org/"));
}

/** setGlobalParameters, without what depends on the run: creation time, status, duration. */
function workflowValues(
  workflow: JsonObject,
  spec: JsonObject,
  name: string | undefined,
  lookup: Lookup,
): TagValues {
  const namespace = namespaceOf(workflow);
  const uid = textAt(workflow, "metadata.uid");
  const parameters = objectsAt(spec, "arguments.parameters");
  const known = parameters.map(
    (one) => [`workflow.parameters.${one["name"]}`, parameterValue(one, namespace, lookup)] as const,
  );
  const isAWorkflow = workflow["kind"] === "Workflow";
  const ofWorkflow = (field: string): StringMap => ({
    ...(isAWorkflow ? stringsAt(workflow, `metadata.${field}`) : {}),
    ...stringsAt(spec, `workflowMetadata.${field}`),
  });
  const named = ["labels", "annotations"].flatMap((field) =>
    Object.entries(ofWorkflow(field)).map(([key, value]) => [`workflow.${field}.${key}`, value] as const),
  );
  const all: readonly (readonly [string, string | undefined])[] = [
    ["workflow.namespace", namespace],
    ["workflow.name", name],
    ["workflow.uid", uid],
    ["workflow.mainEntrypoint", textAt(spec, "entrypoint") ?? ""],
    ["workflow.serviceAccountName", textAt(spec, "serviceAccountName") ?? ""],
    ["workflow.priority", spec["priority"] == null ? undefined : String(spec["priority"])],
    ["workflow.parameters", JSON.stringify(parameters)],
    ["workflow.parameters.json", JSON.stringify(parameters)],
    ...named,
    ...known,
  ];
  return new Map(all.flatMap(([tag, value]) => (value === undefined ? [] : [[tag, value] as const])));
}

/** The value of a parameter: its own, its default, or that of a ConfigMap. */
export function parameterValue(parameter: JsonObject, namespace: string, lookup: Lookup): string | undefined {
  const { value, valueFrom } = parameter;
  if (value != null) return textOf(value);
  const { name, key } = objectAt(parameter, "valueFrom.configMapKeyRef");
  if (typeof name === "string") {
    const configMap = lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name });
    const found = stringsAt(configMap ?? {}, "data")[String(key)];
    if (found !== undefined) return found;
  }
  const otherwise = parameter["default"] ?? (isObject(valueFrom) ? valueFrom["default"] : undefined);
  return otherwise == null ? undefined : textOf(otherwise);
}

/** AnyString: numbers and booleans are texts, too. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

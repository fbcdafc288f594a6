import type { JsonObject } from "../kubernetes/json.ts";
import { statefulSetPods } from "./apps.ts";
import {
  changeFirstContainer,
  nameOf,
  objectAt,
  type PodMaker,
  placeIn,
  textAt,
  variable,
  withNamed,
} from "./workload-pod.ts";

/**
 * notebook-controller generateStatefulSet (kubeflow/notebooks 0017ad9): the Pod gets the labels and annotations of the
 * Notebook itself; those of spec.template.metadata are pruned by the CRD and never looked at.
 */
export const notebookPods: PodMaker = (notebook, podsOf) => {
  const name = nameOf(notebook);
  const template = objectAt(notebook, "spec.template.spec");
  const labels = { statefulset: name, "notebook-name": name, ...objectAt(notebook, "metadata.labels") };
  const annotations = Object.fromEntries(
    Object.entries(objectAt(notebook, "metadata.annotations")).filter(
      ([key]) => !/kubectl|notebook/.test(key),
    ),
  );
  const spec = {
    ...template,
    ...changeFirstContainer(template, (container) => notebookContainer(container, notebook)),
    ...(!template["securityContext"] && { securityContext: { fsGroup: 100 } }),
  };
  const statefulSet = {
    kind: "StatefulSet",
    metadata: { name, namespace: textAt(notebook, "metadata.namespace") ?? "" },
    spec: { template: { metadata: { labels, annotations }, spec } },
  };
  const made = statefulSetPods(statefulSet, podsOf);
  if (!Array.isArray(made)) return made;
  const from = placeIn(notebook, "metadata.labels and spec.template.spec");
  return made.map((one) => ({ ...one, from, notes: [...one.notes, ...notebookNotes(notebook)] }));
};

function notebookContainer(container: JsonObject, notebook: JsonObject): JsonObject {
  const namespace = textAt(notebook, "metadata.namespace") ?? "default";
  const prefix = variable("NB_PREFIX", `/notebook/${namespace}/${nameOf(notebook)}`);
  return {
    ...container,
    workingDir: container["workingDir"] || "/home/jovyan",
    ports: container["ports"] ?? [{ containerPort: 8888, name: "notebook-port", protocol: "TCP" }],
    // setPrefixEnvVar means to overwrite the user's value, but changes a copy of it.
    env: withNamed(container["env"], prefix),
  };
}

function notebookNotes(notebook: JsonObject): readonly string[] {
  const stopped = "kubeflow-resource-stopped" in objectAt(notebook, "metadata.annotations");
  return [
    "fsGroup 100 is added unless the controller runs with ADD_FSGROUP=false",
    ...(stopped ? ["the Notebook is stopped: no Pod is created now"] : []),
  ];
}

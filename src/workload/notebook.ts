import { type JsonObject, valueAt } from "../kubernetes/json.ts";
import type { Absence } from "../model/pod-source.ts";
import { statefulSetPods } from "./apps.ts";
import { defaultsNote, settingsOf } from "./controller-settings.ts";
import {
  changeFirstContainer,
  nameOf,
  namespaceOf,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  stringsAt,
  variable,
  withNamed,
} from "./workload-pod.ts";

/**
 * notebook-controller generateStatefulSet (kubeflow/notebooks 177b098): the Pod gets the labels and annotations of the
 * Notebook itself. The CRD prunes spec.template.metadata.
 */
export const notebookPods: PodReader = (notebook, context) => {
  const name = nameOf(notebook);
  const template = objectAt(notebook, "spec.template.spec");
  const labels = { statefulset: name, "notebook-name": name, ...stringsAt(notebook, "metadata.labels") };
  const annotations = Object.fromEntries(
    Object.entries(stringsAt(notebook, "metadata.annotations")).filter(
      ([key]) => !/kubectl|notebook/.test(key),
    ),
  );
  const settings = settingsOf(context.lookup, ["kubeflow"], ["notebook-controller-deployment"]);
  const addsGroup = (settings?.environment.get("ADD_FSGROUP") ?? "true") === "true";
  const spec = {
    ...template,
    ...changeFirstContainer(template, (container) => notebookContainer(container, notebook)),
    ...(addsGroup && template["securityContext"] == null && { securityContext: { fsGroup: 100 } }),
  };
  const statefulSet = {
    kind: "StatefulSet",
    metadata: { name, namespace: namespaceOf(notebook) },
    spec: { template: { metadata: { labels, annotations }, spec } },
  };
  const made = statefulSetPods(statefulSet, context);
  if ("problem" in made) return made;
  const from = placeIn(notebook, "metadata.labels and spec.template.spec");
  const absence = absenceOf(notebook, labels.statefulset);
  const notes = [
    ...(settings === undefined ? [defaultsNote("the notebook controller", "ADD_FSGROUP")] : []),
    ...(hasEmptyPorts(template)
      ? [
          "the notebook controller fails on ports: [] after it creates the Pod: there is no Service and no status",
        ]
      : []),
  ];
  return made.map((one) => ({
    ...one,
    from,
    notes: [...one.notes, ...notes],
    ...(absence && { absence, replicas: 0 }),
  }));
};

function notebookContainer(container: JsonObject, notebook: JsonObject): JsonObject {
  const prefix = variable("NB_PREFIX", `/notebook/${namespaceOf(notebook)}/${nameOf(notebook)}`);
  return {
    ...container,
    workingDir: container["workingDir"] || "/home/jovyan",
    ports: container["ports"] ?? [{ containerPort: 8888, name: "notebook-port", protocol: "TCP" }],
    // setPrefixEnvVar keeps the user's value: it overwrites only a copy.
    env: withNamed(container["env"], prefix),
  };
}

/** generateService reads the first port even if the list is empty. */
function hasEmptyPorts(spec: JsonObject): boolean {
  const ports = valueAt(objectsAt(spec, "containers")[0], ["ports"]);
  return Array.isArray(ports) && ports.length === 0;
}

/** Why a Notebook has no Pod: it is stopped, or the API server rejects what its controller creates. */
function absenceOf(notebook: JsonObject, statefulSetLabel: string): Absence | undefined {
  const name = nameOf(notebook);
  if ("kubeflow-resource-stopped" in objectAt(notebook, "metadata.annotations"))
    return { reason: "stopped", why: "the Notebook is stopped" };
  if (statefulSetLabel !== name) {
    return {
      reason: "never",
      why: `its StatefulSet selects statefulset=${name}, and the Notebook has the label statefulset=${statefulSetLabel}`,
    };
  }
  if (name.includes(".")) {
    return { reason: "never", why: "the name has a dot, which is invalid in host names and Services" };
  }
  return undefined;
}

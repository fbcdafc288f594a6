import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import { mergedPods, podsOfRun } from "../argo/workflow.ts";
import { objectAt, objectsAt, type PodReader, placeIn, stringsAt, textAt } from "../workload-pod.ts";
import { withPlatform } from "./platform.ts";

/** SetPodMetadataLabels: every Pod of a run has its id. */
export const runLabel = { key: "pipeline/runid", why: "the id of the run" };

const lowRights = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const podSecurity = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
const folders = [
  ["kfp-launcher", "/kfp-launcher"],
  ["gcs-scratch", "/gcs"],
  ["s3-scratch", "/s3"],
  ["minio-scratch", "/minio"],
  ["dot-local-scratch", "/.local"],
  ["dot-cache-scratch", "/.cache"],
  ["dot-config-scratch", "/.config"],
] as const;
const podFields = [
  ["KFP_POD_NAME", "metadata.name"],
  ["KFP_POD_UID", "metadata.uid"],
] as const;
const commonEnv = podFields.map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } }));
const driverSize = { limits: { cpu: "500m", memory: "512Mi" }, requests: { cpu: "100m", memory: "64Mi" } };

/** The parts of a compiled pipeline (IR YAML): pipelineSpec, and the Kubernetes settings of its executors. */
type Pipeline = { readonly spec: JsonObject; readonly platform: JsonObject };

/**
 * argocompiler.Compile (kubeflow/pipelines 2.17): the Workflow that KFP creates from a compiled pipeline, one Pod for
 * each step and one for the driver of each step.
 */
export const compiledPipelinePods: PodReader = (version, { lookup }) => {
  const pipeline: Pipeline = {
    spec: objectAt(version, "spec.pipelineSpec"),
    platform: objectAt(version, "spec.platformSpec.platforms.kubernetes.deploymentSpec.executors"),
  };
  const root = objectAt(pipeline.spec, "root.dag");
  if (Object.keys(root).length === 0)
    return { problem: "spec.pipelineSpec has no root.dag, so it has no steps" };
  const name = (textAt(pipeline.spec, "pipelineInfo.name") ?? "").split("/").at(-1) ?? "";
  const { name: _, ...metadata } = objectAt(version, "metadata");
  const workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { ...metadata, generateName: `${name}-` },
    spec: {
      entrypoint: "entrypoint",
      podMetadata: { labels: v2Component, annotations: v2Component },
      securityContext: podSecurity,
      // In a profile's namespace. A single-user installation uses pipeline-runner.
      serviceAccountName: "default-editor",
      templates: templatesOf(pipeline, root),
    },
  };
  const made = podsOfRun(workflow, "spec", lookup);
  if ("problem" in made) return made;
  const steps = made.map((one) => ({
    ...one,
    from: placeIn(version, "spec.pipelineSpec"),
    role: stepOf(one.role ?? ""),
    unknownLabels: [...one.unknownLabels, runLabel],
  }));
  return mergedPods(steps);
};

/** `train` of "system-container-impl (root.train)". All drivers have equal Pods. */
function stepOf(role: string): string {
  const [, template = "", steps = ""] = /^(\S+) \((.*)\)$/.exec(role) ?? [];
  return template.endsWith("-driver") ? "driver" : steps.replace(/^root\./, "");
}

const v2Component = { "pipelines.kubeflow.org/v2_component": "true" };

/** A template for the root, and one for each component that is a DAG. */
function templatesOf(pipeline: Pipeline, root: JsonObject): readonly JsonObject[] {
  const components = Object.entries(objectAt(pipeline.spec, "components"));
  const dags = components.flatMap(([name, component]) =>
    isObject(component) && isObject(component["dag"]) ? [[name, component["dag"]] as const] : [],
  );
  const entry = [
    { name: "root-driver", inline: driver("system-dag-driver") },
    { name: "root", template: "root" },
  ];
  return [
    { name: "entrypoint", dag: { tasks: entry } },
    { name: "root", dag: { tasks: tasksOf(pipeline, root) } },
    ...dags.map(([name, dag]) => ({ name, dag: { tasks: tasksOf(pipeline, dag) } })),
  ];
}

function tasksOf(pipeline: Pipeline, dag: JsonObject): readonly JsonObject[] {
  return Object.entries(objectAt(dag, "tasks")).flatMap(([name, task]) =>
    isObject(task) ? stepsOf(pipeline, name, task) : [],
  );
}

/** The driver of a task, and the task. The driver decides how many Pods an iterator starts. */
function stepsOf({ spec, platform }: Pipeline, name: string, task: JsonObject): readonly JsonObject[] {
  const reference = textAt(task, "componentRef.name") ?? "";
  const component = componentOf(spec, reference);
  const isRepeated = isObject(task["parameterIterator"]) || isObject(task["artifactIterator"]);
  const repeated = isRepeated ? { withParam: "{{iterations}}" } : {};
  if (isObject(component["dag"])) {
    return [
      { name: `${name}-driver`, inline: driver("system-dag-driver") },
      { name, template: reference, ...repeated },
    ];
  }
  const label = String(component["executorLabel"] ?? "");
  const executors = objectAt(spec, "deploymentSpec.executors");
  const executor = isObject(executors[label]) ? executors[label] : {};
  if (isObject(executor["importer"])) return [{ name, inline: importer, ...repeated }];
  const settings = isObject(platform[label]) ? platform[label] : {};
  return [
    { name: `${name}-driver`, inline: driver("system-container-driver"), ...repeated },
    {
      name,
      inline: withPlatform(launcher(objectAt(executor, "container"), settings), settings),
      ...repeated,
    },
  ];
}

function componentOf(spec: JsonObject, name: string): JsonObject {
  const component = objectAt(spec, "components")[name];
  return isObject(component) ? component : {};
}

/** SetAnnotationsToAllTemplatesIfKeyNotExist */
function metadataWith(role: "driver" | "launcher", own: JsonObject = {}): JsonObject {
  return {
    labels: stringsAt(own, "labels"),
    annotations: {
      "sidecar.istio.io/inject": "false",
      "pipelines.kubeflow.org/runtime-role": role,
      ...stringsAt(own, "annotations"),
    },
  };
}

function driver(name: string): JsonObject {
  return {
    name,
    metadata: metadataWith("driver"),
    securityContext: podSecurity,
    container: {
      image: "ghcr.io/kubeflow/kfp-driver:2.17.0",
      command: ["driver"],
      ...(name === "system-container-driver" && { env: commonEnv }),
      resources: driverSize,
      securityContext: { ...lowRights, runAsNonRoot: true },
    },
  };
}

const importer: JsonObject = {
  name: "system-importer",
  metadata: metadataWith("launcher"),
  securityContext: podSecurity,
  container: {
    image: "ghcr.io/kubeflow/kfp-launcher:2.17.0",
    command: ["launcher-v2"],
    env: commonEnv,
    resources: driverSize,
    securityContext: { ...lowRights, runAsNonRoot: true },
  },
};

/** addContainerExecutorTemplate: the launcher, which an init container copies, runs the user's container. */
function launcher(container: JsonObject, settings: JsonObject): JsonObject {
  const metadata = objectAt(settings, "podMetadata");
  const sizes = ["annotations", "labels"].map((field) => Object.keys(stringsAt(metadata, field)).length);
  const hasMetadata = "podMetadata" in settings;
  const mount = { name: "kfp-launcher", mountPath: "/kfp-launcher" };
  const command = Array.isArray(container["command"]) ? container["command"] : [];
  return {
    name: `${hasMetadata ? `metadata-${sizes.join("-")}-` : ""}system-container-impl`,
    metadata: metadataWith("launcher", metadata),
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    volumes: folders.map(([name]) => ({ name, emptyDir: {} })),
    initContainers: [
      {
        name: "kfp-launcher",
        image: "ghcr.io/kubeflow/kfp-launcher:2.17.0",
        command: ["launcher-v2"],
        args: ["--copy", "/kfp-launcher/launch"],
        resources: { limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m" } },
        securityContext: { ...lowRights, runAsNonRoot: true },
        volumeMounts: [mount],
      },
    ],
    container: {
      image: textAt(container, "image") ?? "",
      command: ["/kfp-launcher/launch", "--", ...command] as readonly Json[],
      args: Array.isArray(container["args"]) ? container["args"] : [],
      env: [...objectsAt(container, "env"), ...commonEnv],
      envFrom: [{ configMapRef: { name: "metadata-grpc-configmap", optional: true } }],
      securityContext: lowRights,
      volumeMounts: folders.map(([name, mountPath]) => ({ name, mountPath })),
    },
  };
}

import type { JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { UnknownLabel } from "../model/pod-source.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "./workload-pod.ts";

const prefix = "sparkoperator.k8s.io";

type Role = { readonly role: "driver" | "executor"; readonly container: string };
const roles: readonly Role[] = [
  { role: "driver", container: "spark-kubernetes-driver" },
  { role: "executor", container: "spark-kubernetes-executor" },
];

/**
 * spark-operator driverConfOption and executorConfOption (v2.5.2): Spark itself creates the Pods, with labels that the
 * operator passes to spark-submit.
 */
export const sparkApplicationPods: PodReader = (application) =>
  roles.map((role) => sparkPod(application, role, "spec"));

/** createSparkApplication: one application per run, with the labels of the schedule. */
export const scheduledSparkApplicationPods: PodReader = (scheduled) => {
  const labels = {
    [`${prefix}/scheduled-app-name`]: nameOf(scheduled),
    ...stringsAt(scheduled, "metadata.labels"),
  };
  const { name: _, ...metadata } = objectAt(scheduled, "metadata");
  const application = {
    ...scheduled,
    metadata: { ...metadata, generateName: `${nameOf(scheduled)}-`, labels },
    spec: objectAt(scheduled, "spec.template"),
  };
  const isSuspended = objectAt(scheduled, "spec")["suspend"] === true;
  return roles.map((role) => {
    const { pod, unknownLabels, ...one } = sparkPod(application, role, "spec.template");
    const { [`${prefix}/app-name`]: _named, ...known } = pod.metadata.labels ?? {};
    return {
      ...one,
      pod: { ...pod, metadata: { ...pod.metadata, labels: known } },
      from: placeIn(scheduled, `spec.template.${role.role}`),
      unknownLabels: [{ key: `${prefix}/app-name`, why: "each run has its own" }, ...unknownLabels],
      ...(isSuspended && { absence: { reason: "suspended", why: "spec.suspend is true" } as const }),
    };
  });
};

function sparkPod(application: JsonObject, { role, container }: Role, path: string): WorkloadPod {
  const spec = objectAt(application, "spec");
  const own = objectAt(spec, role);
  const template = objectAt(own, "template");
  const name = nameOf(application);
  const isMutated =
    Object.keys(template).length === 0 || Number.parseInt(textAt(spec, "sparkVersion") ?? "3", 10) < 3;
  const written = objectsAt(template, "spec.containers");
  const image = textAt(own, "image") ?? textAt(spec, "image");
  const main = { ...written[0], name: container, ...(image !== undefined && { image }) };
  const account = textAt(own, "serviceAccount") ?? textAt(spec, "driver.serviceAccount");
  const driver = textAt(own, "podName") ?? `${name}-driver`;
  return workloadPod({
    pod: podFromTemplate(application, template, {
      ...(role === "driver" ? { name: driver } : { generateName: `${name}-exec-` }),
      labels: {
        ...withoutKueue(stringsAt(application, "metadata.labels")),
        ...stringsAt(own, "labels"),
        [`${prefix}/app-name`]: name,
        [`${prefix}/launched-by-spark-operator`]: "true",
        ...(isMutated && { [`${prefix}/mutated-by-spark-operator`]: "true" }),
        "spark-role": role,
      },
      annotations: stringsAt(own, "annotations"),
      spec: {
        restartPolicy: "Never",
        ...(account !== undefined && { serviceAccountName: account }),
        containers: [main, ...written.slice(1)],
      },
    }),
    from: placeIn(application, `${path}.${role}`),
    role,
    replicas: role === "executor" ? numberAt(own, "instances", 1) : 1,
    unknownLabels: setBySpark(role),
    notes: [
      "command, resources and configuration of this Pod come from spark-submit",
      ...(isMutated ? [mutatedLater] : []),
    ],
  });
}

const mutatedLater =
  "the operator's webhook adds env, volumes, sidecars and scheduling of the application after PodDefaults";

function setBySpark(role: string): readonly UnknownLabel[] {
  const keys = ["spark-app-selector", "spark-app-name", "spark-version", `${prefix}/submission-id`];
  const ofExecutor = ["spark-exec-id", "spark-exec-resourceprofile-id"];
  return [...keys, ...(role === "executor" ? ofExecutor : [])].map((key) => ({ key, why: "set by Spark" }));
}

/** Labels for Kueue stay on the application. */
function withoutKueue(labels: StringMap): StringMap {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("kueue.x-k8s.io/")));
}

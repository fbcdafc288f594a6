import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { type Api, eventually, type KubernetesObject } from "./api.ts";

const collections: Readonly<Record<string, { readonly prefix: string; readonly plural: string }>> = {
  Namespace: { prefix: "/api/v1", plural: "namespaces" },
  Node: { prefix: "/api/v1", plural: "nodes" },
  ServiceAccount: { prefix: "/api/v1", plural: "serviceaccounts" },
  Service: { prefix: "/api/v1", plural: "services" },
  Pod: { prefix: "/api/v1", plural: "pods" },
  ReplicationController: { prefix: "/api/v1", plural: "replicationcontrollers" },
  Deployment: { prefix: "/apis/apps/v1", plural: "deployments" },
  ReplicaSet: { prefix: "/apis/apps/v1", plural: "replicasets" },
  StatefulSet: { prefix: "/apis/apps/v1", plural: "statefulsets" },
  DaemonSet: { prefix: "/apis/apps/v1", plural: "daemonsets" },
  Job: { prefix: "/apis/batch/v1", plural: "jobs" },
  CronJob: { prefix: "/apis/batch/v1", plural: "cronjobs" },
  LimitRange: { prefix: "/api/v1", plural: "limitranges" },
  ResourceQuota: { prefix: "/api/v1", plural: "resourcequotas" },
  RuntimeClass: { prefix: "/apis/node.k8s.io/v1", plural: "runtimeclasses" },
  PriorityClass: { prefix: "/apis/scheduling.k8s.io/v1", plural: "priorityclasses" },
  ClusterRole: { prefix: "/apis/rbac.authorization.k8s.io/v1", plural: "clusterroles" },
  RoleBinding: { prefix: "/apis/rbac.authorization.k8s.io/v1", plural: "rolebindings" },
  PodDefault: { prefix: "/apis/kubeflow.org/v1alpha1", plural: "poddefaults" },
  CustomResourceDefinition: { prefix: "/apis/apiextensions.k8s.io/v1", plural: "customresourcedefinitions" },
  ValidatingAdmissionPolicy: {
    prefix: "/apis/admissionregistration.k8s.io/v1",
    plural: "validatingadmissionpolicies",
  },
  ValidatingAdmissionPolicyBinding: {
    prefix: "/apis/admissionregistration.k8s.io/v1",
    plural: "validatingadmissionpolicybindings",
  },
  MutatingAdmissionPolicy: {
    prefix: "/apis/admissionregistration.k8s.io/v1",
    plural: "mutatingadmissionpolicies",
  },
  MutatingAdmissionPolicyBinding: {
    prefix: "/apis/admissionregistration.k8s.io/v1",
    plural: "mutatingadmissionpolicybindings",
  },
  MutatingWebhookConfiguration: {
    prefix: "/apis/admissionregistration.k8s.io/v1",
    plural: "mutatingwebhookconfigurations",
  },
};

export function readObjects(file: string): readonly KubernetesObject[] {
  return loadAll(readFileSync(file, "utf8")) as KubernetesObject[]; // our own fixture
}

/** The URL path of a kind's collection: all of it, or that of one namespace. */
export function collectionPath(kind: string, namespace?: string): string {
  const collection = collections[kind];
  if (collection === undefined) throw new Error(`the suite does not know where ${kind} objects live`);
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${collection.prefix}${scope}/${collection.plural}`;
}

/** Creates an object and waits for what the API server or a controller makes of it before it can be used. */
export async function createObject(api: Api, object: KubernetesObject): Promise<JsonObject> {
  const { name, namespace } = object.metadata;
  const path = collectionPath(object.kind, namespace);
  const created = await api.create(path, object);
  if (object.kind === "CustomResourceDefinition") {
    await eventually(`${name} to be served`, () => found(api, collectionPath("PodDefault")));
  }
  if (object.kind === "Namespace") {
    await eventually(`the ServiceAccount of ${name}`, () =>
      found(api, `${collectionPath("ServiceAccount", name)}/default`),
    );
  }
  return created;
}

async function found(api: Api, path: string): Promise<true | undefined> {
  return (await api.ask("GET", path)).status === 200 ? true : undefined;
}

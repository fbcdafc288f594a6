import { webhookConfiguration } from "../../cmd/dry-run-objects.ts";
import type { Api, KubernetesObject } from "./api.ts";
import { collectionPath, createObject } from "./objects.ts";

/** Fills a cluster: so many namespaces with so many PodDefaults each, about as large as those in use. */
export async function createManyPodDefaults(api: Api, namespaces: number, each: number): Promise<void> {
  for (const name of profiles(namespaces)) {
    const labels = { "app.kubernetes.io/part-of": "kubeflow-profile" };
    await createObject(api, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
    const podDefaults = Array.from({ length: each }, (_, number) => podDefault(name, number));
    await Promise.all(podDefaults.map((one) => api.create(collectionPath("PodDefault", name), one)));
  }
}

/**
 * Puts so many Pods into each of these namespaces; each matches two PodDefaults. The webhook is configured after that, and so
 * changes none of them.
 */
export async function createManyPods(api: Api, namespaces: number, each: number): Promise<void> {
  for (const name of profiles(namespaces)) {
    const pods = Array.from({ length: each }, (_, number) => pod(name, number));
    await Promise.all(pods.map((one) => api.create(collectionPath("Pod", name), one)));
  }
  await createObject(api, webhookConfiguration as KubernetesObject);
}

/** A Deployment of the first namespace; its Pods match one PodDefault. */
export const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "profile-00" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web", [nameOf(0)]: "true" } },
      spec: { containers: [{ name: "main", image: "quay.io/company/app:v1" }] },
    },
  },
};

function profiles(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `profile-${String(index).padStart(2, "0")}`);
}

function pod(namespace: string, number: number): KubernetesObject {
  const labels = { [nameOf(number % 8)]: "true", [nameOf(8 + (number % 8))]: "true", app: `app-${number}` };
  const env = Array.from({ length: 10 }, (_, key) => ({ name: `SETTING_${key}`, value: `value ${key}` }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${number}`, namespace, labels },
    spec: { containers: [{ name: "main", image: "quay.io/company/app:v1", env }] },
  };
}

function nameOf(number: number): string {
  return `pod-default-${String(number).padStart(3, "0")}`;
}

function podDefault(namespace: string, number: number): KubernetesObject {
  const name = nameOf(number);
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace },
    spec: {
      desc: `Access to object storage number ${number}`,
      selector: { matchLabels: { [name]: "true" } },
      env: Array.from({ length: 3 }, (_, key) => ({
        name: `STORAGE_${number}_${key}`,
        valueFrom: { secretKeyRef: { name: `storage-${number}`, key: `key-${key}` } },
      })),
      volumes: [{ name: `ca-${number}`, configMap: { name: `ca-${number}` } }],
      volumeMounts: [{ name: `ca-${number}`, mountPath: `/etc/ssl/company-${number}` }],
    },
  };
}

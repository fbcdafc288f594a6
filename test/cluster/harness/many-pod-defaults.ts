import type { Api, KubernetesObject } from "./api.ts";
import { collectionPath } from "./objects.ts";

/** Fills a cluster: so many namespaces with so many PodDefaults each, about as large as those in use. */
export async function createManyPodDefaults(api: Api, namespaces: number, each: number): Promise<void> {
  for (let index = 0; index < namespaces; index++) {
    const name = `profile-${String(index).padStart(2, "0")}`;
    const labels = { "app.kubernetes.io/part-of": "kubeflow-profile" };
    await api.create(collectionPath("Namespace"), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels },
    });
    const podDefaults = Array.from({ length: each }, (_, number) => podDefault(name, number));
    await Promise.all(podDefaults.map((one) => api.create(collectionPath("PodDefault", name), one)));
  }
}

function podDefault(namespace: string, number: number): KubernetesObject {
  const name = `pod-default-${String(number).padStart(3, "0")}`;
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
      volumes: [{ name: "ca", configMap: { name: `ca-${number}` } }],
      volumeMounts: [{ name: "ca", mountPath: "/etc/ssl/company" }],
    },
  };
}

import type { Cluster } from "../cluster/cluster.ts";
import { ifPermitted, ifThere } from "../cluster/readers/permitted.ts";
import { customResourceDefinitions } from "../cluster/resources/known.ts";
import { type PodDefaultCrd, publishedCrd, readCrd } from "../model/pod-default-crd.ts";

/** May be missing to users of a namespace, who rarely may read CRDs. */
export const crdPermission = "get customresourcedefinitions.apiextensions.k8s.io";

/**
 * The CRD of a cluster, which decides what it stores of a PodDefault; the published one where the cluster's may not be read.
 * @throws ClusterError where the cluster does not answer
 */
export async function readPodDefaultCrd(cluster: Pick<Cluster, "get">): Promise<PodDefaultCrd> {
  const read = () => cluster.get(customResourceDefinitions, "poddefaults.kubeflow.org");
  const answer = await ifPermitted(crdPermission, () => ifThere(read));
  return (answer.known && answer.value && readCrd(answer.value)) || publishedCrd;
}

type Connect = () => Promise<Cluster>;

/** Connects when it is first asked to, and once. */
export function connectOnce(connect: Connect): Connect {
  let cluster: Promise<Cluster> | undefined;
  return () => {
    cluster ??= connect();
    return cluster;
  };
}

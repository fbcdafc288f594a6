import type { Pod } from "../model/pod.ts";

/** A Pod to judge: as it would be posted to the API server, and how it was come by. */
export type PodSource = {
  /** As the user would name it: `pod.yaml`, `deploy.yaml: Deployment/web`, `pod/web-0`. */
  readonly source: string;
  readonly namespace: string;
  readonly pod: Pod;
  /** Kind of what creates the Pod, where something does: `Deployment`, `Job`, `Notebook`. */
  readonly createdBy?: { readonly kind: string; readonly name: string };
  /** True for a Pod that exists in the cluster already. */
  readonly live?: Pod;
  readonly notes: readonly string[];
};

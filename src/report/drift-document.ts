import type { PodMetadata } from "../gather/inventory.ts";
import type { DriftState, PodDrift } from "./drift.ts";

/** The drift of Pods as one document for machines. `recreations` has those Pods that are not as they would be now. */
export function driftDocument(
  drifts: readonly PodDrift[],
  recreations: ReadonlyMap<PodMetadata, string>,
): DriftDocument {
  return {
    apiVersion: "kubectl-poddefault/v1",
    kind: "DriftReport",
    items: drifts.map(({ pod, podDefault, state, why }) => {
      const { namespace = "", name = "", creationTimestamp } = pod.metadata;
      const recreateWith = state === "FRESH" ? undefined : recreations.get(pod);
      return {
        namespace,
        pod: name,
        podDefault,
        state,
        why,
        ...(creationTimestamp !== undefined && { created: creationTimestamp }),
        ...(recreateWith !== undefined && { recreateWith }),
      };
    }),
  };
}

export type DriftDocument = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "DriftReport";
  readonly items: readonly {
    readonly namespace: string;
    readonly pod: string;
    readonly podDefault: string;
    readonly state: DriftState;
    readonly why: string;
    readonly created?: string;
    readonly recreateWith?: string;
  }[];
};

import type { FindingCode } from "../finding/catalog.ts";
import { type DriftState, driftFinding, type PodDrift } from "../finding/drift.ts";
import type { PodMetadata } from "../model/pod.ts";

/** The document of `list --pods`. Its shape is a contract: additions are fine, changes are not. */
export type DriftReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "DriftReport";
  readonly items: readonly {
    readonly namespace: string;
    readonly pod: string;
    readonly podDefault: string;
    readonly state: DriftState;
    /** The finding; absent for a Pod that is as it would be today. */
    readonly code?: FindingCode;
    readonly why: string;
    readonly created?: string;
    readonly recreateWith?: string;
  }[];
};

/** @param recreations the commands that recreate the Pods that are not as they would be today */
export function driftDocument(
  drifts: readonly PodDrift[],
  recreations: ReadonlyMap<PodMetadata, string>,
): DriftReport {
  return {
    apiVersion: "kubectl-poddefault/v1",
    kind: "DriftReport",
    items: drifts.map((drift) => {
      const { pod, podDefault, state, why } = drift;
      const code = driftFinding(drift)?.code;
      const { namespace = "", name = "", creationTimestamp } = pod.metadata;
      const recreateWith = state === "FRESH" ? undefined : recreations.get(pod);
      return {
        namespace,
        pod: name,
        podDefault,
        state,
        ...(code !== undefined && { code }),
        why,
        ...(creationTimestamp !== undefined && { created: creationTimestamp }),
        ...(recreateWith !== undefined && { recreateWith }),
      };
    }),
  };
}

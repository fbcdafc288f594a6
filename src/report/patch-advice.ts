import type { ApiError } from "../kubernetes/status.ts";
import type { Injection, PatchOperation } from "../model/outcome.ts";
import type { Advice, Remedy } from "./advice.ts";

const wrongIndex =
  "The webhook adds a container and changes others in one patch; it removes the old ones by their old index, front to back, " +
  "and with an unchanged container in between a later removal hits the wrong one";

const waysOut = (culprits: readonly string[]): readonly Remedy[] => [
  {
    text: `Inject a sidecar and env, mounts or commands by PodDefaults that no Pod of two or more containers matches together${here(culprits)}`,
  },
  {
    text: "Make it an init container with restartPolicy: Always (spec.initContainers of the PodDefault) instead of a sidecar: it runs beside the Pod's containers just the same",
  },
];

/**
 * Explains a patch that the API server cannot apply (500). The webhook compares lists of different length item by item and
 * removes by the old index, front to back, so the second removal meets a list that is already shorter.
 */
export function advisePatchFailure(error: ApiError, injections: readonly Injection[]): Advice {
  return {
    headline: "The API server cannot apply the webhook's patch",
    details: [
      error.message,
      "The webhook adds a container and changes several others in one patch; it removes the old ones by their old index, " +
        "front to back, and the second removal points past the end of what is left",
    ],
    remedies: waysOut(culprits(injections)),
  };
}

/**
 * True if a result is invalid since the patch has removed another container than it should have: the right one is then there twice,
 * as it was and as it is added again. PodDefaults never remove a container, only the patch algorithm does.
 */
export function isWrongRemoval(patch: readonly PatchOperation[], error: ApiError): boolean {
  const removes = patch.some(({ op, path }) => op === "remove" && path.startsWith("/spec/containers/"));
  return removes && /spec\.containers\[\d+\]\.name: Duplicate value/.test(error.message);
}

/** Explains a result that is invalid since the patch has hit the wrong container: another one is then there twice. */
export function adviseOnWrongRemoval(error: ApiError, injections: readonly Injection[]): Advice {
  return {
    headline: "The webhook's patch removes the wrong container, and what is left is invalid",
    details: [error.message, wrongIndex],
    remedies: waysOut(culprits(injections)),
  };
}

function culprits(injections: readonly Injection[]): readonly string[] {
  return [...new Set(injections.filter(isPart).map(({ podDefault }) => podDefault))];
}

/** None are known where only the message is. */
function here(culprits: readonly string[]): string {
  return culprits.length === 0 ? "" : ` (here: ${culprits.join(", ")})`;
}

function isPart({ field, container }: Injection): boolean {
  return field === "sidecars" || container !== undefined;
}

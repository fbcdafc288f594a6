import type { ApiError } from "../kubernetes/status.ts";
import type { Injection, PatchOperation } from "../model/outcome.ts";
import { type Finding, type Fix, findingOf, type ObjectReference } from "./finding.ts";

/**
 * Explains a patch that does not apply (500), or that removed the wrong container. The webhook compares lists of different length
 * item by item and removes by the old index, front to back, so a later removal meets a list that is already shorter.
 * @param injections what was injected; [] where only the message is known
 */
export function patchFinding(
  kind: "does-not-apply" | "wrong-container",
  error: Pick<ApiError, "message">,
  injections: readonly Injection[],
  object: ObjectReference,
): Finding {
  const parts = injections.filter(({ field, container }) => field === "sidecars" || container !== undefined);
  const podDefaults = [...new Set(parts.map(({ podDefault }) => podDefault))];
  return findingOf("PATCH_FAILS", object, {
    message: messages[kind],
    details: [error.message, reasons[kind]],
    fixes: fixesFor(podDefaults),
  });
}

const messages = {
  "does-not-apply": "the webhook's patch does not apply, so the API server answers 500",
  "wrong-container": "the webhook's patch removes the wrong container, and the result is invalid",
} as const;

const cause =
  "The webhook adds a container and changes others in one patch. It removes the old ones by their old index, front to back";

const reasons = {
  "does-not-apply": `${cause}, so the second removal points past the end of the list.`,
  "wrong-container": `${cause}; with an unchanged container in between, a later removal hits the wrong one.`,
} as const;

function fixesFor(podDefaults: readonly string[]): readonly Fix[] {
  const whose = podDefaults.length === 0 ? "the PodDefault" : `PodDefault ${podDefaults.join(" or ")}`;
  return [
    {
      text: `Use an init container with restartPolicy: Always (spec.initContainers of ${whose}) instead of the sidecar; it runs beside the Pod's containers in the same way`,
    },
    {
      text: "Or inject the sidecar, and env, mounts or commands, with PodDefaults that no Pod of two or more containers matches together",
    },
  ];
}

/**
 * True if a result is invalid because the patch removed another container than it should have: the right one is then there twice,
 * as it was and as it is added again. PodDefaults never remove a container, only the patch algorithm does.
 */
export function isWrongRemoval(patch: readonly PatchOperation[], error: ApiError): boolean {
  const removes = patch.some(({ op, path }) => op === "remove" && path.startsWith("/spec/containers/"));
  return removes && /spec\.containers\[\d+\]\.name: Duplicate value/.test(error.message);
}

import { decode } from "../kubernetes/decode.ts";
import { marshal } from "../kubernetes/marshal.ts";
import { goType } from "../kubernetes/types.ts";
import type { AsWritten } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { applyPatch } from "./apply-patch.ts";
import { inject } from "./pod-default/inject.ts";
import { matchPodDefaults } from "./pod-default/match.ts";
import { createPatch } from "./pod-default/patch.ts";
import type { Admission } from "./prepare.ts";

/**
 * The Pod as the user wrote it with what the matching PodDefaults add, nothing filled in, and the patch between the two.
 * Where a PodDefault wants what the Pod has otherwise, the Pod's own stays; and the patch always applies: it is a
 * proposal to a person, not what the webhook sends. A Pod that no PodDefault touches comes back with an empty patch.
 */
export function injectAsWritten(pod: Pod, admission: Admission): AsWritten {
  const { matched, invalidSelector } = matchPodDefaults(pod, admission);
  if (matched.length === 0 || invalidSelector !== undefined) return { pod, patch: [] };
  const podType = goType("webhook", "Pod");
  const written = decode(podType, pod) as Pod;
  const injected = inject(written, matched);
  const patch = createPatch(marshal(podType, written), marshal(podType, injected.pod));
  const patched = applyPatch(pod, patch);
  if (!patched.ok)
    throw new Error(`the patch for Pod ${pod.metadata.name} does not apply: ${patched.message}`);
  return { pod: patched.object, patch };
}

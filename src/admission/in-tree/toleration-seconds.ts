import type { Pod, Toleration } from "../../model/pod.ts";
import { text } from "../defaulting/field.ts";
import type { Admitted } from "./plugin.ts";

const taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] as const;

/** Plugin DefaultTolerationSeconds: 300 s on nodes that fail, unless the Pod says otherwise. */
export function addTolerationSeconds(pod: Pod): Admitted {
  const tolerations = pod.spec.tolerations ?? [];
  const missing = taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
  if (missing.length === 0) return { ok: true, pod };
  const added = missing.map((key) => ({
    effect: "NoExecute",
    key,
    operator: "Exists",
    tolerationSeconds: 300,
  }));
  return { ok: true, pod: { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } } };
}

/** As the plugin looks at it: operator and value do not matter. */
function tolerates(toleration: Toleration, taint: string): boolean {
  const key = text(toleration, "key");
  const effect = text(toleration, "effect");
  return (key === taint || key === "") && (effect === "NoExecute" || effect === "");
}

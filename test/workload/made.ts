import type { JsonObject } from "../../src/kubernetes/json.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";

/** The Pods of an object in YAML, named web: `made("apps/v1 Deployment", "{spec: ...}")`. */
export function made(kind: string, body: string): readonly WorkloadPod[] {
  const pods = podsOf(workload(kind, body));
  if ("problem" in pods) throw new Error(pods.problem);
  return pods;
}

export function only(pods: readonly WorkloadPod[]): WorkloadPod {
  const [first, second] = pods;
  if (!first || second) throw new Error(`one Pod expected, found ${pods.length}`);
  return first;
}

export function workload(kindText: string, body: string): JsonObject {
  const [apiVersion = "", kind = ""] = kindText.split(" ");
  // The schema reads `yes` as a key of truth, so it is quoted here.
  const parsed = parseYaml(body.replaceAll(/\b(yes|no): x/g, "'$1': x"));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const object = parsed.documents[0] as JsonObject;
  return { ...object, apiVersion, kind, metadata: { ...(object["metadata"] as JsonObject), name: "web" } };
}

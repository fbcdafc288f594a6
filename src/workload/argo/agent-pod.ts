import type { JsonObject } from "../../kubernetes/json.ts";
import { yamlObject } from "../controller-settings.ts";
import { strategicMerge } from "../strategic-merge.ts";
import { objectAt, picked, textAt } from "../workload-pod.ts";
import { executorOf, logging, minimalSecurity, tokenPath, tokenSecretOf } from "./executor.ts";
import type { Run } from "./run.ts";

const copied = [
  "imagePullSecrets",
  "nodeSelector",
  "affinity",
  "tolerations",
  "hostAliases",
  "dnsPolicy",
  "dnsConfig",
];
const security = { runAsNonRoot: true, runAsUser: 8737, seccompProfile: { type: "RuntimeDefault" } };

/** createAgentPod (argo-workflows v4.0.5): one Pod per workflow serves all http and plugin templates. */
export function agentPodSpec(run: Run): JsonObject {
  const spec = run.holder.spec;
  const account = textAt(spec, "serviceAccountName");
  const { image } = executorOf(run, {});
  const { imagePullPolicy } = objectAt(run.controller.config, "executor");
  const token = { name: "kube-api-access-xxxxx", mountPath: tokenPath, readOnly: true };
  const container = (name: string) => ({
    name,
    command: ["argoexec"],
    args: ["agent", name, ...logging],
    image,
    ...(imagePullPolicy != null && { imagePullPolicy }),
    securityContext: minimalSecurity,
    resources: { requests: { cpu: "10m", memory: "64M" }, limits: { cpu: "100m", memory: "256M" } },
    volumeMounts: [{ name: "var-run-argo", mountPath: "/var/run/argo" }, token],
  });
  const scheduling = ["schedulerName", "priorityClassName"];
  const base: JsonObject = {
    restartPolicy: "OnFailure",
    ...picked(spec, copied),
    ...picked({ ...spec, priorityClassName: spec["podPriorityClassName"] ?? null }, scheduling),
    securityContext: spec["securityContext"] ?? security,
    ...(account !== undefined && { serviceAccountName: account }),
    automountServiceAccountToken: false,
    volumes: [
      { name: "var-run-argo", emptyDir: {} },
      { name: token.name, secret: { secretName: tokenSecretOf(run, account ?? "default") } },
    ],
    initContainers: [container("init")],
    containers: [container("main")],
  };
  return strategicMerge(base, yamlObject(textAt(spec, "podSpecPatch") ?? "") ?? {});
}

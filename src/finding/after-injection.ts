import { isObject, type Json } from "../kubernetes/json.ts";
import type { Injection } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { type PodSource, podName } from "../model/pod-source.ts";
import type { PodWebhooks } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Fix, sentence } from "./finding.ts";
import { inTemplate, whyTooLate } from "./installed-around.ts";

/**
 * Where to look when everything is injected and it still does not work: env that a program does not pass on, and what the
 * ServiceAccount of a token may do. Empty where nothing such is injected.
 */
export function stepsAfterInjection({ source, outcome, context }: Evaluation): readonly Fix[] {
  if (outcome.outcome !== "mutated") return [];
  const { injections, pod } = outcome;
  return [
    ...istioSteps(injections, context.webhook.read),
    ...envSteps(injections, pod, source),
    ...accountSteps(injections, pod, source),
  ];
}

/** What is injected for istio, where istio's webhook is called before. */
function istioSteps(injections: readonly Injection[], read: PodWebhooks | undefined): readonly Fix[] {
  return injections.flatMap(({ field, key }) => {
    const why = field === "annotations" || field === "labels" ? whyTooLate(field, key, read) : undefined;
    return why === undefined ? [] : [{ text: `${sentence(why)}; ${inTemplate}` }];
  });
}

function envSteps(injections: readonly Injection[], pod: Pod, source: PodSource): readonly Fix[] {
  const first = injections.find(({ field }) => field === "env");
  if (first?.container === undefined) return [];
  const { container, key } = first;
  const image = String(pod.spec.containers.find(({ name }) => name === container)?.["image"] ?? "");
  const command = commandLine`kubectl exec ${execTarget(source)} -n ${source.namespace} -c ${container} -- cat /proc/1/environ | tr '\\0' '\\n'`;
  const see = `See whether container ${container} was started with ${key}:`;
  if (!/rstudio/i.test(image)) return [{ text: see, command }];
  return [
    {
      text: `RStudio sessions do not get the env of their container, only what Renviron.site and .Renviron set: write ${key} there when the image starts`,
    },
    { text: see, command },
  ];
}

/** What `kubectl exec` takes: a Pod, or an object whose Pods have names that the controller makes. */
function execTarget({ live, owner, pod }: PodSource): string {
  if (live !== undefined || owner === undefined) return podName(live ?? pod);
  const { kind, name } = owner;
  if (kind === "Notebook" || kind === "StatefulSet") return `${name}-0`;
  const served = ["Deployment", "ReplicaSet", "DaemonSet", "Job"].includes(kind);
  return served ? `${kind.toLowerCase()}/${name}` : "POD";
}

/** What Kubeflow Pipelines asks the API server about a caller: SubjectAccessReviews of this group. */
const pipelinesAudience = "pipelines.kubeflow.org";

function accountSteps(injections: readonly Injection[], pod: Pod, { namespace }: PodSource): readonly Fix[] {
  const injected = new Set(injections.filter(({ field }) => field === "volumes").map(({ key }) => key));
  const tokens = (pod.spec.volumes ?? []).filter(({ name }) => injected.has(name)).flatMap(tokensIn);
  const isSwitched = injections.some(({ field }) => field === "serviceAccountName");
  if (tokens.length === 0 && !isSwitched) return [];
  const account = String(pod.spec["serviceAccountName"] ?? "default");
  const user = `system:serviceaccount:${namespace}:${account}`;
  const forPipelines = tokens.some(({ audience }) => audience === pipelinesAudience);
  const what = tokens.length > 0 ? "The token speaks" : "The Pod speaks";
  return [
    {
      text: `${what} for ServiceAccount ${account}; see what it may do:`,
      command: forPipelines
        ? commandLine`kubectl auth can-i list runs.${pipelinesAudience} -n ${namespace} --as ${user}`
        : commandLine`kubectl auth can-i --list -n ${namespace} --as ${user}`,
    },
    {
      text: "If it may not, it has no RoleBinding (Kubeflow binds default-editor in each profile):",
      command: commandLine`kubectl get rolebindings -n ${namespace} -o wide`,
    },
  ];
}

type Token = { readonly audience?: Json };

function tokensIn(volume: Readonly<Record<string, Json | undefined>>): readonly Token[] {
  const { projected } = volume;
  const sources = isObject(projected) ? projected["sources"] : undefined;
  return (Array.isArray(sources) ? sources : []).flatMap((source: Json) => {
    const token = isObject(source) ? source["serviceAccountToken"] : undefined;
    return isObject(token) ? [{ audience: token["audience"] ?? null }] : [];
  });
}

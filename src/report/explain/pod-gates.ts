import { whyUntouched } from "../../admission/pod-default/match.ts";
import type { NamespaceSurroundings } from "../../gather/namespace-context.ts";
import type { PodSource } from "../../gather/source.ts";
import type { LabelSelector } from "../../kubernetes/selector.ts";
import { type Clause, compileSelector, findFailure } from "../../kubernetes/selector.ts";
import { excludeAnnotation } from "../../model/marker.ts";
import { type NamespaceContext, stockWebhookScope } from "../../model/namespace-context.ts";
import { editPodDefault, type Remedy } from "../advice.ts";
import { formatSelector } from "../selector-words.ts";
import type { Gate } from "./gate.ts";
import { annotationRemedy, labelRemedy, valueFor } from "./metadata-remedy.ts";

const pass = (gate: string, message: string): Gate => ({ gate, verdict: "PASS", message });

/**
 * The gates that lie in the namespace and the Pod itself: whether the webhook is sent it, and looks at it.
 * @param isLocal no cluster was asked
 */
export function podGates(
  source: PodSource,
  namespaceContext: NamespaceSurroundings,
  isLocal: boolean,
): readonly Gate[] {
  return [
    namespaceGate(namespaceContext.context, isLocal),
    objectGate(source, namespaceContext),
    exclusionGate(source),
    selectorsGate(namespaceContext),
  ];
}

type Place = Pick<NamespaceContext, "namespace" | "namespaceLabels" | "namespaceMissing" | "webhook">;

/** Whether the webhook's namespaceSelector takes the namespace. */
export function namespaceGate(
  { namespace, namespaceLabels, namespaceMissing, webhook = stockWebhookScope }: Place,
  isLocal: boolean,
): Gate {
  const gate = "namespace";
  const wanted = formatSelector(webhook.namespaceSelector);
  if (namespaceMissing) return missingNamespace(namespace);
  if (namespaceLabels === undefined) return unknownNamespace(namespace, wanted, isLocal);
  const failure = firstFailure(webhook.namespaceSelector, namespaceLabels);
  if (failure === undefined) return pass(gate, `namespace ${namespace} is selected (${wanted})`);
  return {
    gate,
    verdict: "FAIL",
    code: "NS_NOT_SELECTED",
    message: `label ${failure.clause.key} of namespace ${namespace} is ${inWords(failure.found)}, wanted ${wanted}`,
    remedy: namespaceRemedy(namespace, failure.clause, failure.found),
  };
}

/** The API server refuses a Pod there before any webhook is asked. */
function missingNamespace(namespace: string): Gate {
  return {
    gate: "namespace",
    verdict: "FAIL",
    code: "REFUSED_BEFORE",
    message: `namespaces "${namespace}" not found: the API server refuses every Pod there`,
    remedy: { text: "See which there are, or create it:", command: "kubectl get namespaces" },
  };
}

function unknownNamespace(namespace: string, wanted: string, isLocal: boolean): Gate {
  const message = `the labels of namespace ${namespace} are not known; wanted ${wanted}`;
  const unknown: Gate = { gate: "namespace", verdict: "UNKNOWN", message };
  if (isLocal) return { ...unknown, message: `${message}; give the Namespace too, or ask the cluster` };
  const command = `kubectl auth can-i get namespaces/${namespace}`;
  return { ...unknown, code: "UNKNOWN_RBAC", remedy: { text: "See whether you may read them:", command } };
}

function namespaceRemedy(
  namespace: string,
  { key, operator, values }: Clause,
  found: string | undefined,
): Remedy {
  const value = valueFor(operator, values);
  const change = value === undefined ? `${key}-` : `${key}=${value}`;
  const overwrite = found === undefined || value === undefined ? "" : " --overwrite";
  return {
    text: "Label the namespace; for those of profiles Kubeflow does:",
    command: `kubectl label namespace ${namespace} ${change}${overwrite}`,
  };
}

function objectGate(source: PodSource, { context, webhooks }: NamespaceSurroundings): Gate {
  const gate = "objectSelector";
  const { objectSelector } = context.webhook ?? stockWebhookScope;
  const wanted = formatSelector(objectSelector);
  const failure = firstFailure(objectSelector, source.pod.metadata.labels ?? {});
  if (failure !== undefined) {
    const { clause, found } = failure;
    return {
      gate,
      verdict: "FAIL",
      code: "OBJECT_NOT_SELECTED",
      message: `the webhook is sent Pods with ${wanted} only; label ${clause.key} of the Pod is ${inWords(found)}`,
      remedy: labelRemedy({ ...clause, holds: false }, source),
    };
  }
  if (webhooks?.podDefault?.hasMatchConditions) {
    const message = "the webhook has matchConditions, which are not evaluated here: they are taken to hold";
    return { gate, verdict: "UNKNOWN", message };
  }
  return pass(gate, wanted === "<all>" ? "every Pod is selected" : `the Pod is selected (${wanted})`);
}

function exclusionGate(source: PodSource): Gate {
  const gate = "exclusion";
  const why = whyUntouched(source.pod);
  if (why === undefined) return pass(gate, "the Pod is neither excluded nor a mirror Pod");
  const { code, reason: message } = why;
  const fail = { gate, verdict: "FAIL", message } as const;
  if (code !== "MIRROR_POD")
    return { ...fail, code: "POD_EXCLUDED", remedy: annotationRemedy(excludeAnnotation, source) };
  const text = "PodDefaults do not reach static Pods: make it a Pod of the API server, or of a workload";
  return { ...fail, code, remedy: { text } };
}

/** A selector that cannot be used denies every Pod of the namespace, whichever it would have matched. */
function selectorsGate({ context: { podDefaults, namespace }, origins }: NamespaceSurroundings): Gate {
  const gate = "selectors";
  for (const { metadata, spec } of podDefaults) {
    const compiled = compileSelector(spec.selector);
    if (compiled.ok) continue;
    const selector = { name: metadata.name, path: ["spec", "selector"] };
    return {
      gate,
      verdict: "FAIL",
      code: "SELECTOR_INVALID",
      message: `PodDefault ${metadata.name} blocks every Pod of namespace ${namespace}: its selector cannot be used: ${compiled.error}`,
      remedy: editPodDefault("Correct its spec.selector", selector, { namespace, origins }),
    };
  }
  const count = podDefaults.length;
  if (count === 0) return pass(gate, `namespace ${namespace} has no PodDefault`);
  return pass(
    gate,
    `every selector of the ${count} PodDefault${count === 1 ? "" : "s"} of namespace ${namespace} can be used`,
  );
}

function firstFailure(selector: LabelSelector, labels: Readonly<Record<string, string>>) {
  const compiled = compileSelector(selector);
  return compiled.ok ? findFailure(compiled.clauses, labels) : undefined;
}

function inWords(found: string | undefined): string {
  return found === undefined ? "missing" : `"${found}"`;
}

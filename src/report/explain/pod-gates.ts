import { whyUntouched } from "../../admission/pod-default/match.ts";
import { compileSelector, findFailure } from "../../admission/pod-default/selector.ts";
import type { Neighbourhood } from "../../gather/surroundings.ts";
import type { Pod } from "../../model/pod.ts";
import type { LabelSelector } from "../../model/pod-default.ts";
import { editPodDefault } from "../advice.ts";
import type { Judgement } from "../dry-run.ts";
import { formatSelector } from "../selector-words.ts";
import type { Gate } from "./gate.ts";

const pass = (gate: string, message: string): Gate => ({ gate, verdict: "PASS", message });

/** The gates that lie in the namespace and the Pod itself: whether the webhook is sent it, and looks at it. */
export function podGates(judgement: Judgement, neighbourhood: Neighbourhood): readonly Gate[] {
  const { posted } = judgement;
  return [
    namespaceGate(neighbourhood),
    objectGate(posted, neighbourhood),
    exclusionGate(posted),
    selectorsGate(neighbourhood),
  ];
}

function namespaceGate({ surroundings: { namespace, namespaceLabels, webhook } }: Neighbourhood): Gate {
  const gate = "namespace";
  const wanted = webhook?.namespaceSelector ?? {};
  if (namespaceLabels === undefined) {
    const message = `the labels of namespace ${namespace} are not known; wanted ${formatSelector(wanted)}`;
    const command = `kubectl auth can-i get namespaces/${namespace}`;
    return {
      gate,
      verdict: "UNKNOWN",
      code: "UNKNOWN_RBAC",
      message,
      remedy: { text: "See whether you may read them:", command },
    };
  }
  const failure = firstFailure(wanted, namespaceLabels);
  if (failure === undefined)
    return pass(gate, `namespace ${namespace} is selected (${formatSelector(wanted)})`);
  const { key, values } = failure.clause;
  return {
    gate,
    verdict: "FAIL",
    code: "NS_NOT_SELECTED",
    message: `label ${key} of namespace ${namespace} is ${failure.found === undefined ? "missing" : `"${failure.found}"`}, wanted ${formatSelector(wanted)}`,
    remedy: {
      text: "Label the namespace, as Kubeflow does for the namespaces of profiles:",
      command: `kubectl label namespace ${namespace} ${key}=${values[0] ?? ""}${failure.found === undefined ? "" : " --overwrite"}`,
    },
  };
}

function objectGate(
  { metadata: { labels = {} } }: Pod,
  { surroundings: { webhook }, webhooks }: Neighbourhood,
): Gate {
  const gate = "objectSelector";
  const wanted = webhook?.objectSelector ?? {};
  const failure = firstFailure(wanted, labels);
  if (failure !== undefined) {
    const { key, values } = failure.clause;
    return {
      gate,
      verdict: "FAIL",
      code: "OBJECT_NOT_SELECTED",
      message: `the webhook is sent Pods with ${formatSelector(wanted)} only; label ${key} of the Pod is ${failure.found === undefined ? "missing" : `"${failure.found}"`}`,
      remedy: {
        text: `Give the Pod the label ${key}=${values[0] ?? ""}; an administrator has set it for all Pods`,
      },
    };
  }
  const conditions = webhooks?.podDefault?.hasMatchConditions;
  if (conditions)
    return {
      gate,
      verdict: "UNKNOWN",
      message: "the webhook has matchConditions, which are not evaluated here",
    };
  return pass(
    gate,
    formatSelector(wanted) === "<all>"
      ? "every Pod is selected"
      : `the Pod is selected (${formatSelector(wanted)})`,
  );
}

function exclusionGate(pod: Pod): Gate {
  const gate = "exclusion";
  const why = whyUntouched(pod);
  if (why === undefined) return pass(gate, "the Pod is neither excluded nor a mirror Pod");
  const excluded = why.code === "POD_EXCLUDED";
  return {
    gate,
    verdict: "FAIL",
    code: why.code === "MIRROR_POD" ? "MIRROR_POD" : "POD_EXCLUDED",
    message: why.reason,
    remedy: {
      text: excluded
        ? "Remove the annotation where the Pod is written, and create the Pod anew"
        : "Static Pods are not for PodDefaults; make it a Pod of a workload",
    },
  };
}

/** A selector that cannot be used denies every Pod of the namespace, whichever it would have matched. */
function selectorsGate({ surroundings: { podDefaults, namespace } }: Neighbourhood): Gate {
  const gate = "selectors";
  for (const { metadata, spec } of podDefaults) {
    const compiled = compileSelector(spec.selector);
    if (compiled.ok) continue;
    return {
      gate,
      verdict: "FAIL",
      code: "SELECTOR_INVALID",
      message: `PodDefault ${metadata.name} blocks every Pod of namespace ${namespace}: its selector cannot be used: ${compiled.error}`,
      remedy: { text: "Correct its spec.selector:", command: editPodDefault(namespace, metadata.name) },
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

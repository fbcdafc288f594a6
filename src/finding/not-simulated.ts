import { type CompiledSelector, compileSelector, selects } from "../kubernetes/selector.ts";
import type { NamespaceContext, PodPolicy } from "../model/namespace-context.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { PodWebhook } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Finding, findingOf, type ObjectReference } from "./finding.ts";

/** What was assumed about a Pod and its namespace, and which steps of admission were not simulated. */
export function unknowns({ source, context, outcome }: Evaluation): readonly Finding[] {
  const object: ObjectReference = { kind: "Namespace", name: context.namespace };
  const unread = context.unread.map(({ what, permission, assumed }) => {
    const then = assumed === undefined ? "" : `; assumed that ${assumed}`;
    const fixes = [{ text: "See whether you may read it:", command: `kubectl auth can-i ${permission}` }];
    return findingOf("UNKNOWN_RBAC", object, {
      message: `you may not read ${what}${then}; see: kubectl auth can-i ${permission}`,
      fixes,
    });
  });
  const assumed = outcome.assumptions.map(({ message }) => findingOf("ASSUMED", object, { message }));
  const messages = new Map(
    [...unread, ...stepsFor(context)(source.pod, outcome), ...assumed].map((finding) => [
      finding.message,
      finding,
    ]),
  );
  return [...messages.values()];
}

/** A step about the Pods that a selector selects; about all Pods where there is none. */
type Step = {
  readonly message: string;
  readonly selector?: CompiledSelector;
  /** The policy that convert has made from some of the namespace's PodDefaults, and their names. */
  readonly converted?: { readonly policy: string; readonly from: readonly string[] };
};

type FindSteps = (pod: Pod, outcome: Outcome) => readonly Finding[];

const prepared = new WeakMap<NamespaceContext, FindSteps>();

/** Selectors are compiled once for a namespace, however many Pods it has. */
function stepsFor(context: NamespaceContext): FindSteps {
  const known = prepared.get(context);
  if (known !== undefined) return known;
  const steps = stepsAround(context);
  const object: ObjectReference = { kind: "Namespace", name: context.namespace };
  const find: FindSteps = ({ metadata }, outcome) =>
    steps
      .filter(({ selector }) => selector === undefined || selects(selector, metadata.labels ?? {}))
      .flatMap((step) => {
        if (step.converted && injects(step.converted.from, outcome) === "twice")
          return injectedTwice(step.converted.policy, object);
        if (step.converted && injects(step.converted.from, outcome) === "nothing") return [];
        return findingOf("NOT_SIMULATED", object, { message: `not simulated: ${step.message}` });
      });
  prepared.set(context, find);
  return find;
}

/**
 * The steps that may change or reject Pods of a namespace and are not simulated, each with its place relative to the PodDefault
 * webhook. What a RuntimeClass adds is among the assumptions of admission itself.
 */
function stepsAround({
  webhook: { read },
  policies = [],
  namespace,
  namespaceLabels,
}: NamespaceContext): readonly Step[] {
  const seesNamespace = ({ namespaceSelector }: Pick<PodWebhook, "namespaceSelector">) =>
    namespaceLabels === undefined || selects(compileSelector(namespaceSelector), namespaceLabels);
  const called = <Kind extends Pick<PodWebhook, "namespaceSelector" | "objectSelector">>(
    all: readonly Kind[] = [],
    describe: (webhook: Kind) => string,
  ): readonly Step[] =>
    all
      .filter(seesNamespace)
      .map((one) => ({ message: describe(one), selector: compileSelector(one.objectSelector) }));
  const podDefault = read?.podDefault;
  return [
    ...called(read?.before, (webhook) => webhookStep(webhook, "before")),
    ...called(read?.after, (webhook) => webhookStep(webhook, "after")),
    ...called(podDefault?.reinvoked ? [podDefault] : [], reinvocationStep),
    ...(podDefault?.hasMatchConditions
      ? [{ message: "the matchConditions of the PodDefault webhook; assumed that they hold" }]
      : []),
    ...called(
      policies.filter(({ convertedFrom }) => convertedFrom === undefined),
      policyStep,
    ),
    ...convertedSteps(namespace, policies),
  ];
}

/** Policies that convert made: each acts in one namespace, whatever is known of its labels. */
function convertedSteps(namespace: string, policies: readonly PodPolicy[]): readonly Step[] {
  return policies.flatMap((policy) => {
    const { name, objectSelector, convertedFrom = [] } = policy;
    const from = convertedFrom
      .filter((one) => one.startsWith(`${namespace}/`))
      .map((one) => one.slice(namespace.length + 1));
    if (from.length === 0) return [];
    const selector = compileSelector(objectSelector);
    const message = `MutatingAdmissionPolicy ${name}, which convert made: it injects PodDefaults of this namespace without the webhook`;
    return [{ message, selector, converted: { policy: name, from } }];
  });
}

/** What a policy adds to a Pod that the webhook sees, by the PodDefaults that it was made from. */
function injects(
  from: readonly string[],
  { outcome, matched, notMatched }: Outcome,
): "twice" | "nothing" | "unknown" {
  if (outcome === "not-sent") return "unknown";
  if (from.some((name) => matched.includes(name))) return "twice";
  const doNotMatch = new Set(notMatched.map(({ podDefault }) => podDefault));
  return from.every((name) => doNotMatch.has(name)) ? "nothing" : "unknown";
}

function injectedTwice(policy: string, object: ObjectReference): Finding {
  const command = commandLine`kubectl delete mutatingadmissionpolicy ${policy}`;
  return findingOf("POLICY_TWICE", object, {
    message: `MutatingAdmissionPolicy ${policy}, which convert made, injects the PodDefaults before the webhook does: ${secondPass}; keep one of the two: ${command}`,
    fixes: [{ text: "Delete the policy, or the webhook's configuration:", command }],
  });
}

function policyStep({ kind, name }: PodPolicy): string {
  const what =
    kind === "MutatingAdmissionPolicy" ? "may change the Pod before the webhooks" : "may reject the Pod";
  return `${kind} ${name}, which ${what}`;
}

/** The API server calls webhooks in an order of its own, today by the names of their configurations. */
function webhookStep(webhook: PodWebhook, when: "before" | "after"): string {
  const { name, configuration, reinvoked, appliesPodDefaults } = webhook;
  if (appliesPodDefaults) {
    return `webhook ${name} (${configuration}) applies PodDefaults, too: ${secondPass}; keep one of the two configurations`;
  }
  const again = reinvoked && when === "before" ? ", and again after it" : "";
  return `webhook ${name} (${configuration}), called ${when} the PodDefault webhook${again}`;
}

const secondPass =
  "the second pass compares the PodDefaults with what the first injected and the API server defaulted, and may deny the Pod";

/** The reinvoker of k8s.io/apiserver calls it again if a later webhook, or the API server's own plugins, changed the Pod. */
function reinvocationStep({ name, configuration }: PodWebhook): string {
  return `webhook ${name} (${configuration}) has reinvocationPolicy IfNeeded, so it is called again if the Pod is changed after it: ${secondPass}`;
}

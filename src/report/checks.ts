import { whyUntouched } from "../admission/pod-default/match.ts";
import { objectOf } from "../finding/about-pod.ts";
import type { Evaluation } from "../finding/evaluation.ts";
import { missingNamespaceFinding } from "../finding/fault-around.ts";
import { type Finding, type Fix, findingOf, type ObjectReference } from "../finding/finding.ts";
import { annotationFix, labelFix, valueFor } from "../finding/metadata-fix.ts";
import { ownFaultFinding, ownFaultOf } from "../finding/own-fault.ts";
import { formatSelector, invalidSelectorFinding } from "../finding/selector.ts";
import { failedCallFinding, wantedNamespaces, webhookAbsentFinding } from "../finding/webhook.ts";
import type { WebhookScopeOf } from "../gather/webhook-scope.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { type Clause, compileSelector, findFailure, type LabelSelector } from "../kubernetes/selector.ts";
import { excludeAnnotation } from "../model/marker.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodSource } from "../model/pod-source.ts";
import { stockWebhook, type WebhookStatus } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import { count } from "./names.ts";

/** SKIPPED: not looked at, because no cluster is contacted. */
export type CheckStatus = "PASS" | "FAIL" | "UNKNOWN" | "SKIPPED";

/** One thing that decides whether PodDefaults reach a Pod, in the order in which the API server and the webhook come to it. */
export type Check = {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly message: string;
  /** What is wrong, where the check fails; what to do where it is unknown. */
  readonly finding?: Finding;
};

const pass = (name: string, message: string): Check => ({ name, status: "PASS", message });

function fail(name: string, finding: Finding): Check {
  return { name, status: "FAIL", message: finding.message, finding };
}

/** The checks before matching: whether the API server accepts the Pod, calls the webhook, and the webhook looks at the Pod. */
export function checksBeforeMatching(evaluation: Evaluation): readonly Check[] {
  const { source, context } = evaluation;
  return [
    ...apiServerCheck(evaluation),
    ...webhookChecks(context),
    namespaceCheck(context, objectOf(source)),
    objectSelectorCheck(source, context),
    exclusionCheck(source),
    selectorsCheck(context),
  ];
}

/** Left out where it is unknown: the Pod alone would be rejected, but it is admitted, or rejected, with what is injected. */
function apiServerCheck(evaluation: Evaluation): readonly Check[] {
  const { outcome } = evaluation;
  const error = ownFaultOf(outcome);
  if (error !== undefined) return [fail("apiServer", ownFaultFinding(error, evaluation))];
  return outcome.base ? [pass("apiServer", "the API server accepts the Pod")] : [];
}

function webhookChecks({ webhook, origins }: NamespaceContext): readonly Check[] {
  if (webhook.podDefault === undefined) return [fail("webhook", webhookAbsentFinding)];
  const { read } = webhook;
  if (read?.podDefault === undefined)
    return ["webhook", "service"].map((name) => unreadCheck(name, webhook, origins.isLocal));
  const { configuration, failurePolicy, timeoutSeconds } = read.podDefault;
  const configured = pass(
    "webhook",
    `${configuration} sends it new Pods (CREATE pods), failurePolicy ${failurePolicy}, timeout ${timeoutSeconds}s`,
  );
  return origins.isLocal
    ? [configured, unreadCheck("service", webhook, true)]
    : [configured, serviceCheck(webhook), caBundleCheck(webhook)];
}

function unreadCheck(name: string, { permission }: WebhookStatus, isLocal: boolean): Check {
  if (isLocal || permission === undefined)
    return { name, status: "SKIPPED", message: "not checked with --local" };
  return unknownCheck(name, "you may not read it; assumed to be Kubeflow's own, and to answer", permission);
}

function unknownCheck(name: string, message: string, permission: string): Check {
  const object: ObjectReference = { kind: "SelfSubjectAccessReview", name: permission };
  const fix: Fix = { text: "See whether you may read it:", command: `kubectl auth can-i ${permission}` };
  const finding = findingOf("UNKNOWN_RBAC", object, { message, fixes: [fix] });
  return { name, status: "UNKNOWN", message, finding };
}

function serviceCheck({ read, failures }: WebhookStatus): Check {
  const name = "service";
  if (failures.service) return fail(name, failedCallFinding(failures.service));
  const service = read?.podDefault?.service;
  const health = read?.health;
  if (service === undefined || health === undefined) {
    return {
      name,
      status: "UNKNOWN",
      message: "the webhook is called by URL; whether it answers is unknown",
    };
  }
  if (!health.known)
    return unknownCheck(name, "you may not read it; assumed that it answers", health.permission);
  const title = `Service ${service.namespace}/${service.name}`;
  if (health.value.isExternal) return pass(name, `${title} is an ExternalName`);
  return pass(name, `${title} has ${count(health.value.readyEndpoints, "ready endpoint")}`);
}

function caBundleCheck({ read, failures }: WebhookStatus): Check {
  const name = "caBundle";
  if (failures.caBundle) return fail(name, failedCallFinding(failures.caBundle));
  const caBundle = read?.podDefault?.caBundle;
  return pass(
    name,
    caBundle === undefined || typeof caBundle === "string"
      ? "the caBundle is empty: the API server's own roots count"
      : `the caBundle is valid until ${caBundle.validUntil.toISOString().slice(0, 10)}`,
  );
}

/** Whether the webhook's namespaceSelector matches the namespace. */
function namespaceCheck(
  context: Pick<NamespaceContext, "namespace" | "namespaceLabels" | "namespaceMissing" | "webhook"> & {
    readonly origins?: NamespaceContext["origins"];
  },
  object: ObjectReference,
): Check {
  const name = "namespace";
  const { namespace, namespaceLabels, namespaceMissing, webhook } = context;
  const wanted = wantedNamespaces(webhook);
  if (namespaceMissing) return fail(name, missingNamespaceFinding(namespace, object));
  if (namespaceLabels === undefined) {
    const message = `the labels of namespace ${namespace} are unknown; the webhook needs ${wanted}`;
    if (context.origins?.isLocal)
      return { name, status: "SKIPPED", message: `${message}; add the Namespace to the files` };
    return unknownCheck(name, message, `get namespaces/${namespace}`);
  }
  const { podDefault = stockWebhook.podDefault } = webhook;
  const failure = failureOf(podDefault.namespaceSelector, namespaceLabels);
  if (failure === undefined) return pass(name, `the webhook selects namespace ${namespace} (${wanted})`);
  return fail(name, namespaceFinding(namespace, failure, wanted));
}

type Failure = { readonly clause: Clause; readonly found: string | undefined };

function failureOf(selector: LabelSelector, labels: StringMap): Failure | undefined {
  const compiled = compileSelector(selector);
  return compiled.ok ? findFailure(compiled.clauses, labels) : undefined;
}

function namespaceFinding(namespace: string, { clause, found }: Failure, wanted: string): Finding {
  const value = valueFor(clause.operator, clause.values);
  const change = value === undefined ? `${clause.key}-` : `${clause.key}=${value}`;
  const overwrite = found === undefined || value === undefined ? "" : " --overwrite";
  const difference =
    found === undefined ? `has no label ${wanted}` : `has label ${clause.key}=${found}, not ${wanted}`;
  const object = { kind: "Namespace", name: namespace };
  const command = commandLine`kubectl label namespace ${namespace} ${change}` + overwrite;
  return findingOf("NS_NOT_SELECTED", object, {
    path: "metadata.labels",
    message: `PodDefaults have no effect in namespace ${namespace}: it ${difference}, so the webhook skips it`,
    fixes: [{ text: "Label the namespace (Kubeflow does this for profiles):", command }],
  });
}

function objectSelectorCheck(source: PodSource, { webhook }: NamespaceContext): Check {
  const name = "objectSelector";
  const { objectSelector } = webhook.podDefault ?? stockWebhook.podDefault;
  const wanted = formatSelector(objectSelector);
  const failure = failureOf(objectSelector, source.pod.metadata.labels ?? {});
  if (failure !== undefined) {
    const { clause, found } = failure;
    const has = found === undefined ? `has no label ${clause.key}` : `has ${clause.key}=${found}`;
    return fail(
      name,
      findingOf("OBJECT_NOT_SELECTED", objectOf(source), {
        message: `the webhook skips the Pod: its objectSelector needs ${wanted}, and the Pod ${has}`,
        fixes: [labelFix({ ...clause, holds: false }, source)],
      }),
    );
  }
  if (webhook.read?.podDefault?.hasMatchConditions) {
    const message = "the webhook has matchConditions, which are not evaluated; assumed that they hold";
    return { name, status: "UNKNOWN", message };
  }
  return pass(
    name,
    wanted === "<all>" ? "the webhook selects every Pod" : `the webhook selects the Pod (${wanted})`,
  );
}

function exclusionCheck(source: PodSource): Check {
  const name = "exclusion";
  const why = whyUntouched(source.pod);
  if (why === undefined) return pass(name, "the Pod is neither excluded nor a mirror Pod");
  const isMirror = why.code === "MIRROR_POD";
  const fix: Fix = isMirror
    ? { text: "Create the Pod, or a workload, through the API server: the webhook skips static Pods" }
    : annotationFix(excludeAnnotation, source);
  return fail(
    name,
    findingOf(isMirror ? "MIRROR_POD" : "POD_EXCLUDED", objectOf(source), {
      message: `the webhook skips the Pod: ${why.reason}`,
      fixes: [fix],
    }),
  );
}

/** An invalid selector denies every Pod of the namespace, whichever it would have matched. */
function selectorsCheck(context: NamespaceContext): Check {
  const name = "selectors";
  const { podDefaults, namespace } = context;
  for (const { metadata, spec } of podDefaults) {
    const compiled = compileSelector(spec.selector);
    if (!compiled.ok)
      return fail(name, invalidSelectorFinding({ name: metadata.name, error: compiled.error }, context));
  }
  return pass(
    name,
    podDefaults.length === 0 ? `namespace ${namespace} has no PodDefaults` : "all selectors are valid",
  );
}

/** Why no PodDefault of a namespace has any effect: there is no webhook, or it skips the namespace. undefined: nothing is known to. */
export function whyInactive(
  { webhook, namespaceLabels }: WebhookScopeOf,
  namespace: string,
): Finding | undefined {
  if (webhook.podDefault === undefined) return webhookAbsentFinding;
  const labels = namespaceLabels.get(namespace);
  const object: ObjectReference = { kind: "Namespace", name: namespace };
  const check = namespaceCheck({ webhook, namespace, namespaceLabels: labels }, object);
  return check.status === "FAIL" ? check.finding : undefined;
}

/** The same of a namespace that has been gathered. */
export function whyInactiveIn({
  webhook,
  namespace,
  namespaceLabels,
}: Pick<NamespaceContext, "webhook" | "namespace" | "namespaceLabels">): Finding | undefined {
  return whyInactive({ webhook, namespaceLabels: new Map([[namespace, namespaceLabels]]) }, namespace);
}

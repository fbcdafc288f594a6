import { type Count, counted } from "../counted.ts";
import { driftFinding, findDrift } from "../finding/drift.ts";
import { evaluate } from "../finding/evaluation.ts";
import { type Finding, findingOf, worstFirst } from "../finding/finding.ts";
import type { ClusterHealth, ProbeAnswer } from "../gather/cluster-health.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { commandLine } from "../quote-for-shell.ts";
import { probeCheck, webhookChecks } from "./check-webhook.ts";
import { whyInactiveIn } from "./checks.ts";
import { found, type HealthCheck, ok, unknown } from "./health-check.ts";
import { namespaceFindings, podDefaultsOf } from "./lint-findings.ts";
import { count } from "./names.ts";

type CheckSection = { readonly title: string; readonly checks: readonly HealthCheck[] };

/** The document of `check -o json`. Its shape is a contract: additions are fine, changes are not. */
export type CheckReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "CheckReport";
  /** True if nothing is an error. */
  readonly healthy: boolean;
  readonly sections: readonly CheckSection[];
};

/** What PodDefaults depend on in a cluster, from the CRD to the Pods that run. */
export function reportCheck(
  health: ClusterHealth,
  rejected: readonly Finding[],
  answer: ProbeAnswer | undefined,
  { now, count }: { readonly now: Date; readonly count: Count },
): CheckReport {
  const sections = [
    { title: "PodDefaults of the cluster", checks: crdChecks(health) },
    { title: "Webhook", checks: webhookChecks(health, now) },
    ...(answer ? [{ title: "Probe", checks: [probeCheck(answer)] }] : []),
    { title: "Namespaces", checks: namespaceChecks(health) },
    { title: "PodDefaults", checks: podDefaultChecks(health, rejected, count) },
    { title: "Pods", checks: podChecks(health) },
  ].filter(({ checks }) => checks.length > 0);
  const healthy = sections.every(({ checks }) => checks.every(({ status }) => status !== "ERROR"));
  return { apiVersion: "kubectl-poddefault/v1", kind: "CheckReport", healthy, sections };
}

function crdChecks({ podDefaults, host, version }: ClusterHealth): readonly HealthCheck[] {
  const server = ok(`${host} answers${version === undefined ? "" : ` (Kubernetes ${version})`}`);
  if (podDefaults === undefined) {
    const message = "the cluster does not serve poddefaults.kubeflow.org in version v1alpha1";
    const object = { kind: "CustomResourceDefinition", name: "poddefaults.kubeflow.org" };
    const fixes = [{ text: "Install Kubeflow's PodDefault CRD. What exists:", command: "kubectl get crds" }];
    return [server, found(findingOf("CRD_MISSING", object, { message, fixes }))];
  }
  if (!podDefaults.known) return [server, unknown("PodDefaults may not be listed", podDefaults.permission)];
  return [
    server,
    ok(
      `poddefaults.kubeflow.org is served (v1alpha1), with ${count(podDefaults.value.length, "PodDefault")}`,
    ),
  ];
}

function namespaceChecks({ contexts, webhook }: ClusterHealth): readonly HealthCheck[] {
  if (webhook.podDefault === undefined) return [];
  const skipped = [...contexts.values()].flatMap((context) =>
    context.namespaceMissing ? [] : (whyInactiveIn({ ...context, webhook }) ?? []),
  );
  const unread = [...contexts.values()].flatMap((context) =>
    context.unread.filter(({ what }) => what.includes("labels")),
  );
  const selected = contexts.size - skipped.length - unread.length;
  return [
    ...(selected > 0 ? [ok(`the webhook acts in ${count(selected, "namespace")} with PodDefaults`)] : []),
    ...skipped.map(found),
    ...unread.map(({ what, permission }) => unknown(`${what} may not be read`, permission)),
  ];
}

function podDefaultChecks(
  { contexts, sources, pods, isGuarded }: ClusterHealth,
  rejected: readonly Finding[],
  onEvaluated: Count,
): readonly HealthCheck[] {
  const about = [...contexts.values()]
    .flatMap(namespaceFindings)
    .filter(({ code }) => !ofTheNamespace.has(code));
  const findings = worstFirst([...about.filter(({ severity }) => severity !== "info"), ...rejected]);
  const used = new Set<string>();
  for (const { source, outcome } of counted(evaluate(sources, contexts), sources.length, onEvaluated))
    for (const name of outcome.matched) used.add(`${source.namespace}/${name}`);
  const live = pods.known ? pods.value : [];
  const all = podDefaultsOf(contexts);
  for (const { pod, podDefault, state } of findDrift(all, live))
    if (state !== "ORPHAN") used.add(`${pod.metadata.namespace}/${podDefault}`);
  const unused = all.filter(({ metadata }) => !used.has(`${metadata.namespace}/${metadata.name}`));
  return [
    ...(findings.length === 0 && all.length > 0
      ? [ok("none blocks its namespace or conflicts with another")]
      : []),
    ...findings.map((finding) => {
      const { namespace, name } = finding.object;
      const check = found(finding);
      return finding.message.includes(name)
        ? check
        : { ...check, message: `${namespace}/${name}: ${finding.message}` };
    }),
    ...(isGuarded?.known && !isGuarded.value ? [found(guardMissing)] : []),
    ...unused.map((podDefault) => found(neverUsed(podDefault))),
  ];
}

function neverUsed({ metadata: { name, namespace = "" } }: PodDefault): Finding {
  const command = commandLine`kubectl poddefault explain ${name} -n ${namespace}`;
  const object = { kind: "PodDefault", namespace, name };
  return findingOf("NEVER_USED", object, {
    message: `${namespace}/${name} matches no workload and no Pod`,
    fixes: [{ text: "See what it selects:", command }],
  });
}

const guardMissing: Finding = findingOf(
  "GUARD_MISSING",
  { kind: "ValidatingAdmissionPolicy", name: "poddefault-guard-deny" },
  {
    message: "the cluster has no guard, so the API server stores PodDefaults that block their namespace",
    fixes: [
      {
        text: "Let the API server refuse them (Kubernetes 1.30 or later):",
        command: "kubectl poddefault guard | kubectl apply -f -",
      },
    ],
  },
);

/** Said once for the namespace or the cluster. */
const ofTheNamespace: ReadonlySet<string> = new Set(["NS_NOT_SELECTED", "WEBHOOK_ABSENT"]);

function podChecks({ contexts, pods, unread, webhook }: ClusterHealth): readonly HealthCheck[] {
  const notRead = unread.map((permission) => unknown("some workloads may not be read", permission));
  if (!pods.known) return [unknown("live Pods may not be listed", pods.permission), ...notRead];
  const all = findDrift(podDefaultsOf(contexts), pods.value);
  const drifts = all.filter(({ pod, state }) => {
    const context = contexts.get(pod.metadata.namespace ?? "");
    if (context === undefined || state === "FRESH") return false;
    return state !== "MISSING" || whyInactiveIn({ ...context, webhook }) === undefined;
  });
  const findings = drifts.flatMap((drift) => driftFinding(drift) ?? []);
  const fresh = all.filter(({ state }) => state === "FRESH").length;
  const carried = fresh === 1 ? "1 injection is" : `${fresh} injections are`;
  return [
    ...(findings.length === 0 ? [ok(`no Pod is stale or misses a PodDefault (${carried} current)`)] : []),
    ...findings.map((finding) => {
      const { namespace, name } = finding.object;
      return { ...found(finding), message: `${namespace}/${name}: ${finding.message}` };
    }),
    ...notRead,
  ];
}

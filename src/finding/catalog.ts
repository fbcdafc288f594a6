/** error: Pods are denied, rejected or get nothing. warning: it hardly does what was meant. info: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** What a finding is about: why a PodDefault does or does not reach a Pod, a PodDefault itself, or the installation. */
type About = "pod" | "pod-default" | "installation";

/** What is said about a code wherever it stands: in tables, in `explain CODE`, in the reference. */
export type CatalogEntry = {
  readonly about: About;
  readonly severity: Severity;
  /** A few words for a table. */
  readonly title: string;
  readonly meaning: string;
  /** What ends it; absent where nothing has to end. */
  readonly fix?: string;
};

/** Every code that is reported. The codes are stable: scripts and the reference in docs/ rely on them. */
export const catalog = {
  APPLIED: {
    about: "pod",
    severity: "info",
    title: "applied",
    meaning: "The PodDefault applies. A live Pod has the current version.",
  },
  MATCHED: {
    about: "pod",
    severity: "info",
    title: "matches",
    meaning: "The PodDefault matches, and is not the reason why the Pod is denied or rejected.",
  },
  WEBHOOK_ABSENT: {
    about: "pod",
    severity: "error",
    title: "no webhook",
    meaning:
      "No MutatingWebhookConfiguration sends new Pods to the PodDefault webhook, so PodDefaults do nothing.",
    fix: "Install Kubeflow's PodDefault webhook.",
  },
  WEBHOOK_UNREACHABLE: {
    about: "pod",
    severity: "error",
    title: "webhook not reachable",
    meaning:
      "The webhook is configured, but the API server cannot call it: its Service is missing or has no ready endpoints, or its caBundle is empty or expired. With failurePolicy Fail no Pod can be created in the namespaces that it selects; with Ignore nothing is injected.",
    fix: "Repair the Service or the certificate.",
  },
  OTHER_WEBHOOK_UNREACHABLE: {
    about: "pod",
    severity: "error",
    title: "other webhook not reachable",
    meaning:
      "The API server cannot call another webhook, which has failurePolicy Fail. Neither the Pod nor a PodDefault is the cause.",
    fix: "Repair that webhook, or remove its configuration.",
  },
  OTHER_WEBHOOK_DENIED: {
    about: "pod",
    severity: "error",
    title: "denied by another webhook",
    meaning:
      "Another webhook denies the Pod. It may refuse what PodDefaults inject, but the PodDefault webhook denies nothing.",
    fix: "Do what that webhook asks for.",
  },
  NAMESPACE_MISSING: {
    about: "pod",
    severity: "error",
    title: "no such namespace",
    meaning: "The cluster does not have the Pod's namespace. The API server rejects every Pod there.",
    fix: "Create the namespace, or name another one with -n.",
  },
  NS_NOT_SELECTED: {
    about: "pod",
    severity: "error",
    title: "namespace skipped",
    meaning:
      "The webhook's namespaceSelector does not match the labels of the namespace. It wants app.kubernetes.io/part-of=kubeflow-profile, unless an administrator changed it.",
    fix: "Label the namespace.",
  },
  OBJECT_NOT_SELECTED: {
    about: "pod",
    severity: "error",
    title: "Pod skipped by its labels",
    meaning: "The webhook's objectSelector, which an administrator added, does not match the Pod's labels.",
    fix: "Set the label that the objectSelector wants.",
  },
  POD_EXCLUDED: {
    about: "pod",
    severity: "error",
    title: "Pod excluded",
    meaning:
      'The Pod has the annotation poddefault.admission.kubeflow.org/exclude: "true", so the webhook skips it.',
    fix: "Remove the annotation.",
  },
  MIRROR_POD: {
    about: "pod",
    severity: "error",
    title: "mirror Pod",
    meaning: "The Pod mirrors a static Pod of a kubelet. The webhook skips it.",
    fix: "Create the Pod through the API server.",
  },
  OTHER_NAMESPACE: {
    about: "pod",
    severity: "warning",
    title: "in another namespace",
    meaning: "The PodDefault is in another namespace. A PodDefault applies only in its own.",
    fix: "Create it in the Pod's namespace, too.",
  },
  NO_PODDEFAULT: {
    about: "pod",
    severity: "warning",
    title: "no PodDefaults",
    meaning: "The Pod's namespace has no PodDefaults. Profiles do not share them: each needs its own copy.",
    fix: "Create one, for example with create-from-template.",
  },
  LABEL_MISSING: {
    about: "pod",
    severity: "warning",
    title: "label missing",
    meaning: "The Pod does not have a label that the selector needs.",
    fix: "Set the label where it reaches the Pod.",
  },
  LABEL_VALUE: {
    about: "pod",
    severity: "warning",
    title: "other label value",
    meaning: "The Pod has the label with a value that the selector does not match.",
    fix: "Set the value that the selector needs.",
  },
  EXPR_FALSE: {
    about: "pod",
    severity: "warning",
    title: "expression false",
    meaning: "A clause of matchExpressions does not hold for the Pod's labels.",
    fix: "Change the label that the clause is about.",
  },
  NEAR_MISS: {
    about: "pod",
    severity: "warning",
    title: "near miss",
    meaning:
      "A PodDefault does not match, but was probably meant to: the label is on the workload instead of its Pods, differs only in case or in one character, or is the PodDefault's name.",
    fix: "Correct the label.",
  },
  SELECTOR_INVALID: {
    about: "pod-default",
    severity: "error",
    title: "blocks its namespace",
    meaning:
      "The selector is invalid. The CRD stores it, and the webhook then denies every new Pod of the namespace, matching or not.",
    fix: "Correct spec.selector: In and NotIn need values, Exists and DoesNotExist have none.",
  },
  CONFLICT: {
    about: "pod-default",
    severity: "error",
    title: "conflict",
    meaning:
      "Two PodDefaults, or a PodDefault and the Pod, have different content under one identity. The webhook denies a Pod that matches.",
    fix: "Make the two contents identical, or never put both labels on one Pod.",
  },
  SELF_CONFLICT: {
    about: "pod-default",
    severity: "error",
    title: "conflict with itself",
    meaning:
      "The PodDefault has two contents under one identity: two effects under one toleration key, one volume at two paths. The webhook denies every Pod that matches.",
    fix: "Remove or rename one of the two.",
  },
  PATCH_FAILS: {
    about: "pod",
    severity: "error",
    title: "patch does not apply",
    meaning:
      "The webhook's patch adds a container and changes several others at once, so it does not apply. The API server answers 500.",
    fix: "Use an init container with restartPolicy: Always instead of the sidecar.",
  },
  RESULT_INVALID: {
    about: "pod",
    severity: "error",
    title: "invalid after injection",
    meaning:
      "The API server rejects the Pod with what was injected: a mount without its volume, a name twice, an annotation key that is too long.",
    fix: "Correct the PodDefault that injects it.",
  },
  REFUSED_BEFORE: {
    about: "pod",
    severity: "error",
    title: "rejected as it is",
    meaning: "The API server rejects the Pod whatever PodDefaults do.",
    fix: "Correct the Pod.",
  },
  PODS_UNKNOWN: {
    about: "pod",
    severity: "info",
    title: "Pods unknown",
    meaning:
      "Which Pods the workload creates is unknown, because something that it refers to is not there, or because only its controller knows. It is left out.",
    fix: "Pass what it refers to, too; the message names it.",
  },
  QUOTA_UNSPECIFIED: {
    about: "pod",
    severity: "error",
    title: "quota wants resources",
    meaning:
      "A ResourceQuota counts a resource that a container does not set. Kubeflow's Profiles create such quotas, and injected sidecars often set nothing.",
    fix: "Set the resources of the container; for a sidecar, in the PodDefault.",
  },
  QUOTA_EXCEEDED: {
    about: "pod",
    severity: "error",
    title: "quota exhausted",
    meaning: "The Pod asks for more than a ResourceQuota of the namespace has left.",
    fix: "Lower the requests, delete Pods, or raise the quota.",
  },
  IMAGE_NOT_PULLED: {
    about: "pod",
    severity: "error",
    title: "image not pulled",
    meaning:
      "The node cannot pull the image of a container. A sidecar that a PodDefault injects keeps the Pod from starting, too.",
    fix: "Correct the image, or give the Pod imagePullSecrets that exist and may pull it.",
  },
  NOT_SCHEDULED: {
    about: "pod",
    severity: "error",
    title: "not scheduled",
    meaning:
      "No node fits the Pod. A PodDefault can add tolerations and containers with requests, but no nodes.",
    fix: "Add the toleration, lower the requests, or wait for nodes.",
  },
  QUOTA_TOO_SMALL: {
    about: "pod",
    severity: "warning",
    title: "not all replicas fit",
    meaning: "A ResourceQuota has room for fewer Pods than the workload has replicas.",
    fix: "Lower replicas or requests, or raise the quota.",
  },
  LIMIT_RANGE: {
    about: "pod",
    severity: "error",
    title: "outside a LimitRange",
    meaning: "Resources of a container or of the Pod are outside the min, max or ratio of a LimitRange.",
    fix: "Change the resources to fit; for a sidecar, in the PodDefault.",
  },
  POD_SECURITY: {
    about: "pod",
    severity: "error",
    title: "violates PodSecurity",
    meaning: "The namespace enforces a PodSecurity level, and the Pod, or what is injected, violates it.",
    fix: "Correct the securityContext; for a sidecar, in the PodDefault.",
  },
  NAMESPACE_TERMINATING: {
    about: "pod",
    severity: "error",
    title: "namespace terminates",
    meaning: "The namespace is being deleted. The API server rejects every new object in it.",
    fix: "Wait until it is gone and create it again, or name another one with -n.",
  },
  CREATED_BEFORE: {
    about: "pod",
    severity: "warning",
    title: "created without it",
    meaning:
      "The live Pod matches, but was created before the PodDefault, or before its label, existed. PodDefaults act only at creation.",
    fix: "Recreate the Pod.",
  },
  STALE: {
    about: "pod",
    severity: "warning",
    title: "stale",
    meaning: "The PodDefault was edited after the live Pod was created.",
    fix: "Recreate the Pod.",
  },
  ORPHAN: {
    about: "pod",
    severity: "info",
    title: "PodDefault deleted",
    meaning: "The live Pod has what a PodDefault injected that does not exist anymore.",
    fix: "Recreate the Pod if it should lose what was injected.",
  },
  UNKNOWN_RBAC: {
    about: "pod",
    severity: "info",
    title: "not permitted to read",
    meaning: "You are not permitted to read what decides this. The missing permission is named.",
    fix: "Ask an administrator to look, or to grant the permission.",
  },
  NOT_SIMULATED: {
    about: "pod",
    severity: "info",
    title: "not simulated",
    meaning: "A step of admission that may change or reject the Pod is named, not simulated.",
  },
  ASSUMED: {
    about: "pod",
    severity: "info",
    title: "assumed",
    meaning: "Something that decides about the Pod is unknown. The assumption is named.",
  },
  MESSAGE_CUT_OFF: {
    about: "pod",
    severity: "info",
    title: "message cut off",
    meaning: "The text of a denial ends too early; there may be more conflicts than it shows.",
    fix: "See all conflicts with dry-run.",
  },
  MATCH_ALL: {
    about: "pod-default",
    severity: "error",
    title: "matches every Pod",
    meaning: "The selector is empty, so every new Pod of the namespace matches, including system Pods.",
    fix: "Select by a label that Pods opt in with.",
  },
  NAME_TOO_LONG: {
    about: "pod-default",
    severity: "error",
    title: "name too long",
    meaning:
      "With a name over 52 characters the webhook's marker annotation has an invalid key. The API server rejects every Pod that matches.",
    fix: "Rename the PodDefault.",
  },
  DANGLING_MOUNT: {
    about: "pod-default",
    severity: "warning",
    title: "mount without its volume",
    meaning:
      "A mount names a volume that the PodDefault does not have. The API server rejects matching Pods without that volume.",
    fix: "Add the volume to spec.volumes.",
  },
  SIDECAR_PATCH_FAILS: {
    about: "pod-default",
    severity: "warning",
    title: "sidecar patch fails",
    meaning:
      "The PodDefault injects a sidecar together with env, mounts or a command. The webhook's patch for a Pod of two or more containers fails, or removes the wrong container.",
    fix: "Use an init container with restartPolicy: Always, or a PodDefault of its own for the sidecar.",
  },
  SIDECAR_REJECTED: {
    about: "pod-default",
    severity: "error",
    title: "rejected by its namespace",
    meaning:
      "A quota, a LimitRange or the PodSecurity level of the namespace rejects what the PodDefault injects, so no Pod that matches is created.",
    fix: "Set the resources or the securityContext of what is injected.",
  },
  FORM_FAILS: {
    about: "pod-default",
    severity: "error",
    title: "breaks the Notebook form",
    meaning: "The selector has no matchLabels. Kubeflow's Notebook form answers 500 for the whole namespace.",
    fix: 'Select by a label in spec.selector.matchLabels, with the value "true".',
  },
  FORM_NEVER_MATCHES: {
    about: "pod-default",
    severity: "warning",
    title: "not usable from the Notebook form",
    meaning:
      'The form sets the first label of matchLabels to "true"; the selector needs something else, so a notebook that chooses the PodDefault does not match.',
    fix: 'Select by one label in spec.selector.matchLabels, with the value "true".',
  },
  FORM_NO_DESC: {
    about: "pod-default",
    severity: "info",
    title: "no description",
    meaning: "The Notebook form shows the name instead of a description, and old versions of the form fail.",
    fix: "Describe it in spec.desc.",
  },
  SAME_DESC: {
    about: "pod-default",
    severity: "warning",
    title: "same description",
    meaning: "Two PodDefaults have the same description; the Notebook form shows nothing else.",
    fix: "Say in spec.desc what distinguishes them.",
  },
  FORM_CONFLICT: {
    about: "pod-default",
    severity: "warning",
    title: "conflicts with the Notebook form",
    meaning:
      "The PodDefault mounts at /dev/shm or /home/jovyan, where the Notebook form mounts shared memory and the workspace volume, or has another volume dshm than the form. A notebook that has both is denied, or one mount hides the other.",
    fix: "Switch that off in the form, or use another path or name.",
  },
  PROXY_IN_CLUSTER: {
    about: "pod-default",
    severity: "warning",
    title: "proxy for the cluster itself",
    meaning:
      "The PodDefault sets HTTP_PROXY or HTTPS_PROXY, and NO_PROXY is missing or lacks suffixes of the cluster. Requests to Kubeflow's services go to the proxy, and pipeline steps fail.",
    fix: "Put .svc, .svc.cluster.local and .kubeflow into NO_PROXY.",
  },
  ISTIO_TOO_LATE: {
    about: "pod-default",
    severity: "warning",
    title: "too late for istio",
    meaning:
      "The API server calls webhooks in the order of their configurations' names, so istio reads its annotations and labels before the PodDefault webhook adds them. Only under its old name, admission-webhook-mutating-webhook-configuration, does Kubeflow's webhook come first.",
    fix: "Set them in the Pod template.",
  },
  PLAIN_SECRET: {
    about: "pod-default",
    severity: "warning",
    title: "credential in plain text",
    meaning:
      "A value that looks like a credential is readable by everybody who may read PodDefaults or Pods.",
    fix: "Put the value into a Secret and use valueFrom.secretKeyRef.",
  },
  SERVICE_ACCOUNT_SWITCH: {
    about: "pod-default",
    severity: "info",
    title: "changes the service account",
    meaning:
      "Pods run as another ServiceAccount than they ask for. A token that is already mounted stays that of the old one.",
    fix: "Check that the ServiceAccount has the permissions that the Pods need.",
  },
  SIDECAR_IN_JOBS: {
    about: "pod-default",
    severity: "info",
    title: "keeps Jobs running",
    meaning: "Jobs and pipeline steps that match do not finish while the sidecar runs.",
    fix: "Use an init container with restartPolicy: Always.",
  },
  UNKNOWN_FIELD: {
    about: "pod-default",
    severity: "warning",
    title: "unknown field",
    meaning:
      "The CRD does not have the field and prunes it, so nothing of it is injected. kubectl apply refuses it (strict validation, from 1.27 on); Helm, Argo CD and other clients let it be pruned.",
    fix: "Rename or remove the field.",
  },
  COPY_DIFFERS: {
    about: "pod-default",
    severity: "warning",
    title: "differs between profiles",
    meaning: "Another profile has a PodDefault of this name with different content.",
    fix: "Make the copies identical, or give one of them another name.",
  },
  COPY_MISSING: {
    about: "pod-default",
    severity: "info",
    title: "missing in profiles",
    meaning: "Most profiles have a PodDefault of this name; some do not.",
    fix: "Copy it to the profiles that need it.",
  },
  INVALID_MANIFEST: {
    about: "pod-default",
    severity: "error",
    title: "invalid manifest",
    meaning:
      "The file is not YAML or JSON, or an object in it has a wrong type or a missing field. The API server does not store it.",
    fix: "Correct the value at the place that is named.",
  },
  IGNORE_INVALID: {
    about: "pod-default",
    severity: "warning",
    title: "useless ignore",
    meaning:
      "A comment or an annotation that tells lint to ignore a code ignores nothing, names no code, or gives no reason.",
    fix: "Remove it, or write a code and a reason.",
  },
  NEVER_USED: {
    about: "pod-default",
    severity: "info",
    title: "never used",
    meaning: "No workload and no Pod of the namespace matches the PodDefault.",
    fix: "Delete it if nobody needs it; list --for and explain show which labels it needs.",
  },
  NOT_CONVERTED: {
    about: "pod-default",
    severity: "error",
    title: "not converted",
    meaning:
      "convert cannot write the PodDefault as a policy: its selector is invalid, the CRD does not allow it, an item is too long for CEL, or the policy of its namespace is too large for a cluster.",
    fix: "Correct the PodDefault, then convert it again. If the policy is too large, delete PodDefaults that nobody needs.",
  },
  POLICY_DIFFERS: {
    about: "pod-default",
    severity: "info",
    title: "policy differs",
    meaning: "Where a policy that convert printed gives Pods something else than the webhook does.",
  },
  CRD_MISSING: {
    about: "installation",
    severity: "error",
    title: "no PodDefaults in the cluster",
    meaning: "The cluster does not serve poddefaults.kubeflow.org in version v1alpha1.",
    fix: "Install Kubeflow's PodDefault CRD.",
  },
  WEBHOOK_IGNORES: {
    about: "installation",
    severity: "warning",
    title: "failures are ignored",
    meaning:
      "The webhook has failurePolicy Ignore: while it does not answer, Pods are created with nothing injected, and nobody notices.",
    fix: "Set failurePolicy: Fail in the MutatingWebhookConfiguration.",
  },
  WEBHOOK_TWICE: {
    about: "installation",
    severity: "warning",
    title: "more than one webhook",
    meaning:
      "Several MutatingWebhookConfigurations call the PodDefault webhook. PodDefaults are then applied more than once.",
    fix: "Delete the configuration of the older installation.",
  },
  POLICY_TWICE: {
    about: "installation",
    severity: "warning",
    title: "injected by a policy, too",
    meaning:
      "A MutatingAdmissionPolicy that convert made injects the PodDefault, and the webhook injects it again. The webhook compares it with what the API server defaulted in between, and often denies the Pod.",
    fix: "Delete the policy, or the webhook's MutatingWebhookConfiguration.",
  },
  GUARD_MISSING: {
    about: "installation",
    severity: "warning",
    title: "no guard",
    meaning:
      "A PodDefault blocks its namespace, and the cluster has no policy of guard, with which the API server would have refused it.",
    fix: "Apply what guard prints.",
  },
  CERTIFICATE_EXPIRES: {
    about: "installation",
    severity: "warning",
    title: "certificate expires soon",
    meaning:
      "The CA of the webhook's certificate expires within 30 days. Then the API server cannot call it.",
    fix: "Renew the certificate; with cert-manager see why it does not.",
  },
  SYSTEM_NAMESPACE: {
    about: "pod-default",
    severity: "warning",
    title: "namespace without injection",
    meaning:
      "Kubeflow's webhook only sees Pods of namespaces with the label of a profile, which namespaces of the system never have. A PodDefault there does nothing.",
    fix: "Create the PodDefault in the namespace of a profile.",
  },
  REFERENCE_MISSING: {
    about: "pod-default",
    severity: "error",
    title: "missing object",
    meaning:
      "The PodDefault refers to an object that the namespace does not have. Pods that match do not start.",
    fix: "Create the object, or mark the reference optional.",
  },
} as const satisfies Readonly<Record<string, CatalogEntry>>;

export type FindingCode = keyof typeof catalog;

/** The entry of a code, without what is particular to it in the types. */
export function describeCode(code: FindingCode): CatalogEntry {
  return catalog[code];
}

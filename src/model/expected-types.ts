import { type GoField, type GoType, type GoValue, goType, structLike } from "../kubernetes/types.ts";
import type { PodDefaultCrd } from "./pod-default-crd.ts";
import type { PodPart } from "./workload-kinds.ts";

const objectMeta = core("ObjectMeta");
const podSpec = core("PodSpec");
const text: GoValue = { kind: "string" };
const texts: GoValue = { kind: "map", element: text };
const words: GoValue = { kind: "list", element: text };
const flag: GoValue = { kind: "bool" };
const quantities: GoValue = { kind: "map", element: { kind: "quantity" } };
const raw: GoValue = { kind: "raw" };
const typeMeta = { apiVersion: text, kind: text };

/** With the fields that Argo's scripts, sidecars and init containers have besides. */
const argoContainer: Readonly<Record<string, GoValue>> = {
  ...fieldsOf("Container"),
  source: text,
  mirrorVolumeMounts: flag,
};

/** Types that Pods and the parts of workloads are checked against, by the API server's k8s.io/api. */
export const partTypes: Readonly<Record<PodPart, GoType>> = {
  Pod: goType("apiServer", "Pod"),
  PodTemplateSpec: struct("PodTemplateSpec", { metadata: objectMeta, spec: podSpec }),
  // Custom resources whose schema has no template.metadata: what is written there is pruned.
  SpecOnlyTemplate: struct("SpecOnlyTemplate", { spec: podSpec }),
  PodSpec: goType("apiServer", "PodSpec"),
  Container: struct("Container", argoContainer),
  // A name is not needed where Argo gives its own.
  MainContainer: struct("MainContainer", argoContainer),
  LabelSelector: goType("apiServer", "LabelSelector"),
  PodMetadata: struct("PodMetadata", { labels: texts, annotations: texts }),
  Volume: goType("apiServer", "Volume"),
};

const limitRangeItem = inside("LimitRangeItem", {
  type: text,
  min: quantities,
  max: quantities,
  default: quantities,
  defaultRequest: quantities,
  maxLimitRequestRatio: quantities,
});
const scopeRequirement = inside("ScopedResourceSelectorRequirement", {
  scopeName: text,
  operator: text,
  values: words,
});

const rule = inside("RuleWithOperations", {
  operations: words,
  apiGroups: words,
  apiVersions: words,
  resources: words,
  scope: text,
});
const labelSelector = core("LabelSelector");
const selectors = { namespaceSelector: labelSelector, objectSelector: labelSelector };
const serviceReference = inside("ServiceReference", {
  namespace: text,
  name: text,
  path: text,
  port: { kind: "int32" },
});
const webhook = inside("Webhook", {
  name: text,
  clientConfig: inside("WebhookClientConfig", { service: serviceReference, url: text, caBundle: text }),
  rules: listOf(rule),
  ...selectors,
  failurePolicy: text,
  matchConditions: listOf(raw),
  reinvocationPolicy: text,
  timeoutSeconds: { kind: "int32" },
  matchPolicy: text,
  sideEffects: text,
  admissionReviewVersions: words,
});
const webhooks = { ...typeMeta, metadata: objectMeta, webhooks: listOf(webhook) };
/** A PodDefault, with the spec of a CRD. */
export function podDefaultType({ spec }: PodDefaultCrd): GoType {
  // A schema leaves the metadata of the object itself to the API server.
  const metadata: GoValue = {
    kind: "struct",
    type: structLike(goType("apiServer", "ObjectMeta"), "metadata"),
  };
  const fields = { ...typeMeta, metadata, status: raw };
  const type = struct("PodDefault", fields);
  const ofSpec: GoField = { ...optional("spec", { kind: "struct", type: spec }), crd: { required: true } };
  return { ...type, fields: new Map([...type.fields, ["spec", ofSpec]]) };
}

/** Kinds besides workloads and PodDefaults that the plugin takes from files. */
export const kindTypes = {
  Namespace: struct("Namespace", {
    ...typeMeta,
    metadata: objectMeta,
    spec: raw,
    status: inside("NamespaceStatus", { phase: text, conditions: raw }),
  }),
  ServiceAccount: struct("ServiceAccount", {
    ...typeMeta,
    metadata: objectMeta,
    secrets: raw,
    imagePullSecrets: listOf(core("LocalObjectReference")),
    automountServiceAccountToken: flag,
  }),
  LimitRange: struct("LimitRange", {
    ...typeMeta,
    metadata: objectMeta,
    spec: inside("LimitRangeSpec", { limits: listOf(limitRangeItem) }),
  }),
  ResourceQuota: struct("ResourceQuota", {
    ...typeMeta,
    metadata: objectMeta,
    spec: inside("ResourceQuotaSpec", {
      hard: quantities,
      scopes: words,
      scopeSelector: inside("ScopeSelector", { matchExpressions: listOf(scopeRequirement) }),
    }),
    status: inside("ResourceQuotaStatus", { hard: quantities, used: quantities }),
  }),
  RuntimeClass: struct("RuntimeClass", {
    ...typeMeta,
    metadata: objectMeta,
    handler: text,
    overhead: inside("Overhead", { podFixed: quantities }),
    scheduling: inside("Scheduling", { nodeSelector: texts, tolerations: listOf(core("Toleration")) }),
  }),
  MutatingWebhookConfiguration: struct("MutatingWebhookConfiguration", webhooks),
  PriorityClass: struct("PriorityClass", {
    ...typeMeta,
    metadata: objectMeta,
    value: { kind: "int32" },
    globalDefault: flag,
    description: text,
    preemptionPolicy: text,
  }),
} as const;

const policy = {
  metadata: objectMeta,
  spec: inside("PolicySpec", {
    matchConstraints: inside("MatchResources", { ...selectors, resourceRules: listOf(rule) }),
  }),
};

/** Of further kinds that only a cluster has, the fields that are read. */
export const storedTypes = {
  ...kindTypes,
  PodDefault: struct("PodDefault", {
    ...typeMeta,
    metadata: objectMeta,
    spec: core("PodDefaultSpec"),
    status: raw,
  }),
  Service: struct("Service", {
    metadata: objectMeta,
    spec: inside("ServiceSpec", { type: text, selector: texts }),
  }),
  EndpointSlice: struct("EndpointSlice", {
    metadata: objectMeta,
    endpoints: listOf(inside("Endpoint", { conditions: inside("EndpointConditions", { ready: flag }) })),
  }),
  Event: struct("Event", {
    metadata: objectMeta,
    message: text,
    involvedObject: inside("ObjectReference", { apiVersion: text, kind: text, name: text, uid: text }),
    lastTimestamp: text,
    eventTime: text,
    count: { kind: "int32" },
    series: inside("EventSeries", { count: { kind: "int32" }, lastObservedTime: text }),
  }),
  ValidatingWebhookConfiguration: struct("ValidatingWebhookConfiguration", webhooks),
  MutatingAdmissionPolicy: struct("MutatingAdmissionPolicy", policy),
  ValidatingAdmissionPolicy: struct("ValidatingAdmissionPolicy", policy),
} as const;

/** What an exec plugin prints: k8s.io/client-go/pkg/apis/clientauthentication/v1. */
export const execCredentialType = struct("ExecCredential", {
  ...typeMeta,
  status: inside("ExecCredentialStatus", {
    expirationTimestamp: { kind: "time" },
    token: text,
    clientCertificateData: text,
    clientKeyData: text,
  }),
});

/** metadata of any object. */
export const metadataType = struct("Object", { metadata: objectMeta });

/** Fields without which an object is refused, or never does what it is for. */
export const requiredFields: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  PodTemplateSpec: ["spec"],
  SpecOnlyTemplate: ["spec"],
  PodSpec: ["containers"],
  Container: ["name"],
  EnvVar: ["name"],
  Volume: ["name"],
  VolumeMount: ["name", "mountPath"],
  LabelSelectorRequirement: ["key", "operator"],
};

function core(name: string): GoValue {
  return { kind: "struct", type: goType("apiServer", name) };
}

function fieldsOf(name: string): Readonly<Record<string, GoValue>> {
  const fields = [...goType("apiServer", name).fields.values()];
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
}

function listOf(element: GoValue): GoValue {
  return { kind: "list", element };
}

function inside(name: string, fields: Readonly<Record<string, GoValue>>): GoValue {
  return { kind: "struct", type: struct(name, fields) };
}

function struct(name: string, fields: Readonly<Record<string, GoValue>>): GoType {
  const entries = Object.entries(fields).map(([field, value]) => [field, optional(field, value)] as const);
  const { minor } = goType("apiServer", "ObjectMeta");
  return { name, minor, fields: new Map(entries), alwaysWritten: [], quantities: [] };
}

function optional(name: string, value: GoValue): GoField {
  return { name, value, pointer: false, omitEmpty: true };
}

import { type GoField, type GoType, type GoValue, goType } from "../kubernetes/types.ts";
import type { PodDefaultCrd } from "../model/pod-default-crd.ts";
import type { PodPart } from "../model/workload-kinds.ts";

const objectMeta = core("ObjectMeta");
const podSpec = core("PodSpec");
const text: GoValue = { kind: "string" };
const texts: GoValue = { kind: "map", element: text };
const raw: GoValue = { kind: "raw" };
const typeMeta = { apiVersion: text, kind: text };

/** With the fields that Argo's scripts, sidecars and init containers have besides. */
const argoContainer: Readonly<Record<string, GoValue>> = {
  ...fieldsOf("Container"),
  source: text,
  mirrorVolumeMounts: { kind: "bool" },
};

/** What checking needs of a Go type. */
export type CheckedType = Pick<GoType, "name" | "fields">;

/** Types that Pods and the parts of workloads are checked against, by the API server's k8s.io/api. */
export const partTypes: Readonly<Record<PodPart, CheckedType>> = {
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

/** A PodDefault, with the spec of a CRD. */
export function podDefaultType({ spec }: PodDefaultCrd): CheckedType {
  // A schema leaves the metadata of the object itself to the API server.
  const metadata: GoValue = {
    kind: "struct",
    type: { ...goType("apiServer", "ObjectMeta"), name: "metadata" },
  };
  const fields = { ...typeMeta, metadata, status: raw };
  const type = struct("PodDefault", fields);
  const ofSpec: GoField = { ...optional("spec", { kind: "struct", type: spec }), crd: { required: true } };
  return { ...type, fields: new Map([...type.fields, ["spec", ofSpec]]) };
}

const selector = core("LabelSelector");
const list = (element: GoValue): GoValue => ({ kind: "list", element });
const structValue = (name: string, fields: Readonly<Record<string, GoValue>>): GoValue => ({
  kind: "struct",
  type: struct(name, fields),
});

/** A webhook of a MutatingWebhookConfiguration. */
const webhook = structValue("MutatingWebhook", {
  name: text,
  clientConfig: structValue("WebhookClientConfig", {
    service: structValue("ServiceReference", {
      namespace: text,
      name: text,
      path: text,
      port: { kind: "int32" },
    }),
    url: text,
    caBundle: text,
  }),
  rules: list(
    structValue("RuleWithOperations", {
      operations: list(text),
      apiGroups: list(text),
      apiVersions: list(text),
      resources: list(text),
      scope: text,
    }),
  ),
  failurePolicy: text,
  matchPolicy: text,
  namespaceSelector: selector,
  objectSelector: selector,
  sideEffects: text,
  timeoutSeconds: { kind: "int32" },
  admissionReviewVersions: list(text),
  reinvocationPolicy: text,
  matchConditions: list(raw),
});

/** Kinds besides workloads and PodDefaults that the plugin takes from files. */
export const kindTypes = {
  Namespace: struct("Namespace", { ...typeMeta, metadata: objectMeta, spec: raw, status: raw }),
  ServiceAccount: struct("ServiceAccount", {
    ...typeMeta,
    metadata: objectMeta,
    secrets: raw,
    imagePullSecrets: { kind: "list", element: core("LocalObjectReference") },
    automountServiceAccountToken: { kind: "bool" },
  }),
  LimitRange: struct("LimitRange", { ...typeMeta, metadata: objectMeta, spec: raw }),
  ResourceQuota: struct("ResourceQuota", { ...typeMeta, metadata: objectMeta, spec: raw, status: raw }),
  RuntimeClass: struct("RuntimeClass", {
    ...typeMeta,
    metadata: objectMeta,
    handler: text,
    overhead: raw,
    scheduling: raw,
  }),
  MutatingWebhookConfiguration: struct("MutatingWebhookConfiguration", {
    ...typeMeta,
    metadata: objectMeta,
    webhooks: list(webhook),
  }),
  PriorityClass: struct("PriorityClass", {
    ...typeMeta,
    metadata: objectMeta,
    value: { kind: "int32" },
    globalDefault: { kind: "bool" },
    description: text,
    preemptionPolicy: text,
  }),
} as const;

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

function struct(name: string, fields: Readonly<Record<string, GoValue>>): GoType {
  const entries = Object.entries(fields).map(([field, value]) => [field, optional(field, value)] as const);
  return { name, minor: 0, fields: new Map(entries), alwaysWritten: [], quantities: [] };
}

function optional(name: string, value: GoValue): GoField {
  return { name, value, pointer: false, omitEmpty: true };
}

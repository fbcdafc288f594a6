import { isObject, type JsonObject, type Path } from "../kubernetes/json.ts";
import { kindTypes, metadataType, partTypes, podDefaultType } from "../model/expected-types.ts";
import { publishedCrd } from "../model/pod-default-crd.ts";
import { podTemplatesIn } from "../model/pod-templates.ts";
import { groupOf, type WorkloadPart, workloadKindOf, workloadKinds } from "../model/workload-kinds.ts";
import { valuesOf } from "../model/workload-parts.ts";
import { nearMiss } from "../near-miss.ts";
import { checkStruct } from "./check-type.ts";
import { describeFlat } from "./flat-indentation.ts";
import type { Findings } from "./manifest-object.ts";
import { type ManifestObject, problemAt } from "./manifest-object.ts";
import { checkNames } from "./placeholders.ts";
import { helmMessage } from "./recognize-text.ts";

/** What an object is for; "other" is everything that plays no part here. */
export type Role = "workload" | "other" | keyof typeof versionOfRole;

const versionOfRole = {
  PodDefault: "kubeflow.org/v1alpha1",
  Namespace: "v1",
  ServiceAccount: "v1",
  LimitRange: "v1",
  ResourceQuota: "v1",
  RuntimeClass: "node.k8s.io/v1",
  PriorityClass: "scheduling.k8s.io/v1",
  MutatingWebhookConfiguration: "admissionregistration.k8s.io/v1",
} as const;

/** Kinds that decide what happens to Pods, PodDefaults aside. */
export const surroundingKinds: readonly string[] = [
  ...Object.keys(versionOfRole).filter((kind) => kind !== "PodDefault"),
  "Profile",
];

const strict = "kubectl refuses it by strict validation";
const dropped = `the API server drops it; ${strict}`;
const prunedBy = (kind: string) => `the ${kind} CRD prunes it; ${strict}`;

/** Suites of tests and templates of this plugin hold Pods, and create none. */
const ownGroup = "kubectl-poddefault";

export function roleOf({ apiVersion, kind, object }: ManifestObject): Role {
  if (workloadKindOf(apiVersion, kind)) return "workload";
  if (groupOf(apiVersion) === ownGroup) return "other";
  if (isOwnKind(kind) && groupOf(versionOfRole[kind]) === groupOf(apiVersion)) return kind;
  const isRead = podTemplatesIn(object).length > 0 && otherKind({ apiVersion, kind }) === undefined;
  return isRead ? "workload" : "other";
}

/**
 * Adds to the findings what keeps an object from being what its kind says. Objects of no role are left alone.
 * @param crd decides what of a PodDefault is stored
 */
export function checkObject(findings: Findings, source: ManifestObject, crd = publishedCrd): void {
  const { object, kind, apiVersion } = source;
  const workload = workloadKindOf(apiVersion, kind);
  if (workload) {
    if (kind !== "Pod") checkStruct({ ...findings, source }, metadataType, object, []);
    for (const part of workload.parts) checkPart(findings, source, part);
  } else if (isOwnKind(kind) && roleOf(source) === kind) {
    checkVersion(findings, source, versionOfRole[kind]);
    if (kind === "PodDefault") {
      const check = { ...findings, source, unknownFields: prunedBy(kind), crd: crd.origin };
      checkStruct(check, podDefaultType(crd), object, []);
    } else checkStruct({ ...findings, source, unknownFields: dropped }, kindTypes[kind], object, []);
  } else {
    if (groupOf(apiVersion) !== ownGroup) checkUnknown(findings, source);
    return;
  }
  checkName(findings, source);
  checkNames(findings, source);
  checkNoTemplate(findings, source);
}

/** A chart's template with quoted values is YAML, too. */
function checkNoTemplate(findings: Findings, source: ManifestObject): void {
  const found = findTemplate(source.object);
  if (found) findings.problems.push(problemAt(source, found.path, found.message));
}

/** The first text below a value that is a template. */
function findTemplate(value: unknown): { readonly path: Path; readonly message: string } | undefined {
  if (typeof value === "string") {
    const message = value.includes("{{") ? helmMessage(value) : undefined;
    return message === undefined ? undefined : { path: [], message };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const step of steps) {
    const found = findTemplate((value as JsonObject)[step]);
    if (found !== undefined) return { path: [step, ...found.path], message: found.message };
  }
  return undefined;
}

/** Warns of a kind that is misspelled; of any other kind, checks the Pod templates and the objects in it. */
function checkUnknown(findings: Findings, source: ManifestObject): void {
  const mistaken = otherKind(source);
  if (mistaken !== undefined) {
    findings.warnings.push(problemAt(source, ["kind"], `${mistaken}; the object is skipped`));
    return;
  }
  const templates = podTemplatesIn(source.object);
  if (templates.length > 0) checkStruct({ ...findings, source }, metadataType, source.object, []);
  for (const found of templates) {
    if ("template" in found) {
      // Beside metadata and spec the unknown kind may have fields of its own.
      const { metadata, spec } = found.template;
      const value = found.type === "PodSpec" ? spec : { ...(metadata !== undefined && { metadata }), spec };
      checkStruct(
        { ...findings, source, unknownFields: dropped },
        partTypes[found.type],
        value ?? null,
        found.path,
      );
    } else {
      const { workload, path } = found;
      const { apiVersion, kind, metadata = {} } = workload;
      const inner = {
        ...workload,
        metadata: { generateName: "inner-", ...(isObject(metadata) ? metadata : {}) },
      };
      checkObject(findings, {
        ...source,
        apiVersion: String(apiVersion),
        kind: String(kind),
        object: inner,
        locate: (below) => source.locate([...path, ...below]),
      });
    }
  }
}

/** kubectl's words; a cluster serves these kinds in one version. */
function checkVersion(findings: Findings, source: ManifestObject, served: string): void {
  const { apiVersion, kind } = source;
  if (apiVersion === served) return;
  const message = `no matches for kind "${kind}" in version "${apiVersion}"; wanted ${served}`;
  findings.problems.push(problemAt(source, ["apiVersion"], message));
}

/** Kinds of no role that are mistaken for one: `kind: pod`, `PodDefaults`, a PodPreset, a PodDefault of another group. */
function otherKind({ apiVersion, kind }: Pick<ManifestObject, "apiVersion" | "kind">): string | undefined {
  if (kind === "PodPreset")
    return `a PodPreset was removed in Kubernetes 1.20; a PodDefault (${versionOfRole.PodDefault}) does the same in Kubeflow`;
  if (isOwnKind(kind))
    return kind === "PodDefault"
      ? `this ${kind} is of ${apiVersion}, not of ${versionOfRole[kind]}`
      : undefined;
  const group = groupOf(apiVersion);
  const own = Object.entries(versionOfRole).filter(([, version]) => groupOf(version) === group);
  const workloads = workloadKinds.filter((one) => one.group === group);
  const meant = nearMiss(kind, [...own.map(([one]) => one), ...workloads.map((one) => one.kind)]);
  return meant === undefined ? undefined : `unknown kind ${kind} (did you mean ${meant}?)`;
}

function isOwnKind(kind: string): kind is keyof typeof versionOfRole {
  return Object.hasOwn(versionOfRole, kind);
}

function checkName(findings: Findings, source: ManifestObject): void {
  const metadata = source.object["metadata"] ?? {};
  if (!isObject(metadata)) return; // said already
  const { name, generateName } = metadata;
  const isThere = name !== undefined && name !== null && name !== "";
  const isTold =
    Object.keys(metadata).length === 0 && ("name" in source.object || "generateName" in source.object);
  if (isThere || generateName || isTold) return;
  const problem = problemAt(source, ["metadata", "name"], "required field is missing");
  findings.problems.push({ ...problem, incomplete: "missing" });
}

function checkPart(findings: Findings, source: ManifestObject, part: WorkloadPart): void {
  const unknownFields = part.type === "SpecOnlyTemplate" ? prunedBy(source.kind) : dropped;
  for (const [path, value] of valuesOf(part, source.object)) {
    if (value !== undefined && value !== null) {
      checkStruct({ ...findings, source, unknownFields }, partTypes[part.type], value, path);
    } else if (part.required) {
      const flat = flatBeside(source, part, path);
      findings.problems.push({
        ...problemAt(source, path, flat?.message ?? "required field is missing"),
        ...(flat && { fix: flat.fix }),
        incomplete: "missing",
      });
    }
  }
}

/** What is left of lost indentation: fields beside an empty part that belong below it. At the top these are the object's own. */
function flatBeside({ object }: ManifestObject, { type }: WorkloadPart, path: Path) {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), object);
  if (path.length < 2 || !isObject(parent)) return undefined;
  const below = Object.keys(parent).filter((key) => partTypes[type].fields.has(key));
  return below.length === 0 ? undefined : describeFlat(String(path.at(-1)), below);
}

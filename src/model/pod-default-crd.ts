import { aggregate } from "../kubernetes/field-error.ts";
import { quote } from "../kubernetes/go-text.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { readSchema } from "../kubernetes/open-api-schema.ts";
import { checkStored, pruneStruct } from "../kubernetes/structural-schema.ts";
import { type GoType, goType } from "../kubernetes/types.ts";
import type { PodDefault, PodDefaultSpec } from "./pod-default.ts";

/** The CRD of PodDefaults, as far as it decides what is stored: the schema of `spec`, as a type. */
export type PodDefaultCrd = { readonly origin: "published" | "cluster"; readonly spec: GoType };

/** Kubeflow's own: controller-gen made crd.yaml of kubeflow/dashboard from this version of k8s.io/api. */
export const publishedCrd: PodDefaultCrd = { origin: "published", spec: goType(28, "PodDefaultSpec") };

/** A PodDefault of a file with the fields that the CRD keeps, and its defaults. */
export function asStored(podDefault: PodDefault, crd: PodDefaultCrd): PodDefault {
  return { ...podDefault, spec: pruneStruct(crd.spec, podDefault.spec) as unknown as PodDefaultSpec };
}

/** What the API server stores of a PodDefault, or its answer if it rejects it. */
type StoredSpec =
  | { readonly ok: true; readonly spec: JsonObject }
  | { readonly ok: false; readonly message: string };

/** What a CRD makes of the spec of a PodDefault that was never stored. */
export function storeSpec(name: string, spec: JsonObject, crd: PodDefaultCrd): StoredSpec {
  const pruned = pruneStruct(crd.spec, spec);
  const errors = checkStored(crd.spec, pruned, "spec");
  if (errors.length === 0) return { ok: true, spec: pruned };
  const list = aggregate(errors.map(({ field, body }) => `${field}: ${body}`));
  return { ok: false, message: `PodDefault.kubeflow.org ${quote(name)} is invalid: ${list}` };
}

/** The CRD of a cluster; undefined if it has no schema for the spec of v1alpha1. */
export function readCrd(crd: JsonObject): PodDefaultCrd | undefined {
  const versions = isObject(crd["spec"]) ? crd["spec"]["versions"] : undefined;
  const version = Array.isArray(versions)
    ? versions.find((one) => isObject(one) && one["name"] === "v1alpha1")
    : undefined;
  const schema = ["schema", "openAPIV3Schema", "properties", "spec"].reduce<Json | undefined>(
    (object, key) => (isObject(object) ? object[key] : undefined),
    version,
  );
  if (!isObject(schema)) return undefined;
  const value = readSchema(schema, { kind: "struct", type: goType("apiServer", "PodDefaultSpec") });
  return value.kind === "struct" ? { origin: "cluster", spec: value.type } : undefined;
}

import type { CheckReport } from "../src/report/check.ts";
import type { Coverage } from "../src/report/coverage.ts";
import type { DryRunReport } from "../src/report/dry-run.ts";
import type { CodeExplanation } from "../src/report/explain-code.ts";
import type { EventExplanation } from "../src/report/explain-event.ts";
import type { FieldExplanation } from "../src/report/explain-field.ts";
import type { PodExplanation } from "../src/report/explain-pod.ts";
import type { PodDefaultExplanation } from "../src/report/explain-pod-default.ts";
import type { ImpactReport } from "../src/report/impact.ts";
import type { LintReport } from "../src/report/lint.ts";
import type { OptIn } from "../src/report/opt-in.ts";
import type { DriftReport } from "../src/report/pods.ts";
import type { TestReport } from "../src/report/test-run.ts";
import type { Template } from "../src/template/template.ts";

type Named<Kind extends string> = { readonly apiVersion: "kubectl-poddefault/v1"; readonly kind: Kind };
type ListOf<Kind extends string, Item> = Named<Kind> & { readonly items: readonly Item[] };

/** Which profiles have which PodDefaults, from `list --coverage`. */
export type CoverageReport = ListOf<"CoverageReport", Coverage> & { readonly profiles: readonly string[] };

/** The gallery, from `create-from-template -o json`. */
export type PodDefaultTemplateList = ListOf<
  "PodDefaultTemplateList",
  Pick<Template, "name" | "summary" | "description" | "source" | "parameters">
>;

type PodExplanations = ListOf<"PodExplanations", PodExplanation>;
type PodDefaultExplanations = ListOf<"PodDefaultExplanations", PodDefaultExplanation>;
type DenialExplanations = ListOf<"DenialExplanations", EventExplanation>;
type CodeExplanations = ListOf<"CodeExplanations", CodeExplanation>;
type FieldDocument = Named<"FieldExplanation"> & FieldExplanation;
type OptInDocument = Named<"OptIn"> & OptIn;

/**
 * Every document for machines, in the plugin's own API group. Their shapes are a contract: additions are fine, changes are not.
 * documents.schema.json is generated from this type (npm run generate:schema).
 */
export type Document =
  | DryRunReport
  | DriftReport
  | LintReport
  | CheckReport
  | TestReport
  | ImpactReport
  | CoverageReport
  | PodExplanations
  | PodDefaultExplanations
  | DenialExplanations
  | CodeExplanations
  | FieldDocument
  | OptInDocument
  | PodDefaultTemplateList;

import { objectOf, titleOf } from "../finding/about-pod.ts";
import { placeOfPodDefault } from "../finding/edit-pod-default.ts";
import type { Evaluation } from "../finding/evaluation.ts";
import { type Finding, findingOf, type ObjectReference, type Place } from "../finding/finding.ts";
import { nearMisses } from "../finding/near-miss.ts";
import { findPairs } from "../finding/pair.ts";
import { quotaFindings } from "../finding/plugin-refusal.ts";
import { podDefaultFindings } from "../finding/pod-default.ts";
import { rejectionOf } from "../finding/rejection.ts";
import type { UnknownPods } from "../gather/file-sources.ts";
import type { Fault } from "../gather/repository.ts";
import { isObject } from "../kubernetes/json.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { labelHomeOf } from "../model/label-homes.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";
import { whyInactiveIn } from "./checks.ts";
import { reportCoverage } from "./coverage.ts";
import { count, listNames } from "./names.ts";

/** The reference of an object of a file; `home` is the namespace of those that name none. */
export function referenceTo({ kind, object }: ManifestObject, home: string): ObjectReference {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  // The object may be at fault in these very fields.
  const text = (key: string) => (typeof metadata[key] === "string" ? metadata[key] : "");
  return { kind, namespace: text("namespace") || home, name: text("name") || text("generateName") };
}

/** What is wrong in files before anything is evaluated: text, types, fields that are dropped. */
export function faultFindings(
  faults: readonly Fault[],
  warnings: readonly Fault[],
  home: string,
): readonly Finding[] {
  return [
    ...faults.map((fault) => faultFinding(fault, "error", home)),
    ...warnings.map((fault) => faultFinding(fault, "warning", home)),
  ];
}

function faultFinding(
  { problem, place, object }: Fault,
  severity: "error" | "warning",
  home: string,
): Finding {
  const { file, line = 1, path, message } = problem;
  const about = object ? referenceTo(object, home) : { kind: "File", name: file };
  const code = message.startsWith("unknown field") ? "UNKNOWN_FIELD" : "INVALID_MANIFEST";
  return findingOf(code, about, {
    severity,
    ...(path !== undefined && { path }),
    place: { file, line, ...(place?.column !== undefined && { column: place.column }) },
    message: path === undefined ? message : `${path}: ${message}`,
  });
}

/** A workload that is not checked; one of a file has a place. */
export function unknownPodsFinding(
  { object, file, line = 1, message }: UnknownPods,
  isInFile: boolean,
): Finding {
  return findingOf("PODS_UNKNOWN", object, {
    message: `its Pods are unknown, so it is not checked: ${message}`,
    ...(isInFile && { place: { file, line } }),
  });
}

/** What is wrong with the PodDefaults of a namespace, each pair that conflicts once, and why none of them has an effect. */
export function namespaceFindings(context: NamespaceContext): readonly Finding[] {
  const { namespace, podDefaults, origins, webhook } = context;
  if (podDefaults.length === 0) return [];
  const pairs = Map.groupBy(findPairs(podDefaults), ({ names }) => names[0]);
  const inactive = whyInactiveIn(context);
  return [
    ...(inactive ? [inactive] : []),
    ...podDefaults.flatMap((podDefault) => {
      const { name } = podDefault.metadata;
      const found = podDefaultFindings(
        podDefault,
        podDefaults,
        { namespace, origins, webhook },
        pairs.get(name) ?? [],
      );
      // For files faultFindings has it, with its column.
      return found.filter(({ code }) => code !== "UNKNOWN_FIELD" || !origins.inFiles.has(name));
    }),
  ];
}

/** A workload whose labels nearly match, or whose Pods are rejected for a reason that is not a finding of a PodDefault itself. */
export function workloadFindings(evaluation: Evaluation): readonly Finding[] {
  const { source } = evaluation;
  const misses = nearMisses(evaluation).map((miss) => ({
    ...miss,
    message: `${miss.object.name} does not match: ${miss.message}`,
  }));
  const rejection = rejectionOf(evaluation);
  const [first] = rejection?.findings ?? [];
  const isOfNamespace = rejection?.code === "SELECTOR_INVALID";
  const rejected =
    rejection === undefined || first === undefined || isOfNamespace
      ? []
      : [
          {
            ...first,
            severity: "error" as const,
            message: `${titleOf(source)} is ${rejection.verdict}: ${first.message}${more(rejection.findings.length - 1)}`,
          },
        ];
  const found: readonly Finding[] = [...rejected, ...quotaFindings(evaluation), ...misses];
  if (found.length === 0) return [];
  const about = { object: objectOf(source), ...placeOf(source) };
  return found.map((one) => ({ ...one, ...about }));
}

function more(number: number): string {
  return number === 0 ? "" : `, and ${number} more`;
}

/** The labels of the Pods, where they are written. */
function placeOf({ inFile, owner, labelsAt }: PodSource): { readonly place?: Place } {
  if (inFile === undefined) return {};
  const path = (owner === undefined ? "metadata.labels" : (labelHomeOf(owner.kind, labelsAt) ?? "")).split(
    ".",
  );
  const column = inFile.columnOf?.(path);
  return { place: { file: inFile.file, line: inFile.lineOf(path), ...(column !== undefined && { column }) } };
}

/** The PodDefaults of all namespaces, each with its namespace. */
export function podDefaultsOf(contexts: ReadonlyMap<string, NamespaceContext>): readonly PodDefault[] {
  return [...contexts.values()].flatMap(({ namespace, podDefaults }) =>
    podDefaults.map((one) => ({ ...one, metadata: { ...one.metadata, namespace } })),
  );
}

/** PodDefaults that most profiles have and some do not, and copies that differ from that of most. */
export function coverageFindings(
  contexts: ReadonlyMap<string, NamespaceContext>,
  profiles: readonly string[],
): readonly Finding[] {
  return reportCoverage(podDefaultsOf(contexts), profiles).flatMap(
    ({ name, model, having, lacking, differing }) => {
      const about = (
        code: "COPY_DIFFERS" | "COPY_MISSING",
        namespace: string,
        message: string,
        fix: string,
      ) => {
        const context = contexts.get(namespace);
        const path = code === "COPY_DIFFERS" ? ["spec"] : ["metadata", "name"];
        const place = context && placeOfPodDefault({ name, path }, context);
        const object = { kind: "PodDefault", namespace, name };
        return findingOf(code, object, { message, ...(place && { place }), fixes: [{ text: fix }] });
      };
      const copies = differing.map(({ namespace, fields }) =>
        about(
          "COPY_DIFFERS",
          namespace,
          `differs from the copy in ${model} in ${fields.join(", ")}`,
          `make it identical to the copy in ${model}`,
        ),
      );
      if (lacking.length === 0 || having.length <= lacking.length) return copies;
      const message = `${count(having.length, "profile")} have it, ${listNames(lacking)} ${lacking.length === 1 ? "does" : "do"} not`;
      return [...copies, about("COPY_MISSING", model, message, `copy it to ${listNames(lacking)}`)];
    },
  );
}

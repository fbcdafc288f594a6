import { InputError } from "../../src/errors.ts";
import { type Finding, findingOf } from "../../src/finding/finding.ts";
import { injectedRefusalFinding } from "../../src/finding/plugin-refusal.ts";
import { podDefaultFindings } from "../../src/finding/pod-default.ts";
import type { Inspection } from "../../src/gather/inspection.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import type { Io } from "../io.ts";
import { warn } from "../warnings.ts";

/** A PodDefault that is not stored anywhere yet is changed by changing the template's values. */
const origins = { isLocal: true, inFiles: new Map() };

/** What is wrong with a PodDefault that is to be created in a namespace; [] siblings: nothing is known of the namespace. */
export function findingsIn(
  namespace: string,
  podDefault: PodDefault,
  {
    siblings,
    missing,
    rejected,
    scope,
  }: Pick<Inspection, "siblings" | "missing" | "rejected"> & Partial<Pick<Inspection, "scope">>,
): readonly Finding[] {
  const object = { kind: "PodDefault", namespace, name: podDefault.metadata.name };
  return [
    ...podDefaultFindings(podDefault, siblings, {
      namespace,
      origins,
      ...(scope && { webhook: scope.webhook }),
    }),
    ...rejected.map(injectedRefusalFinding),
    ...missing.map(({ kind, name, field }) =>
      findingOf("REFERENCE_MISSING", object, {
        path: `spec.${field}`,
        message: `namespace ${namespace} has no ${kind} "${name}"; Pods that match would not start`,
        fixes: [{ text: "create it first" }],
      }),
    ),
  ];
}

/**
 * Refuses what would harm Pods that have nothing to do with the PodDefault, or that cannot start.
 * @throws InputError
 */
export function refuseHarmful(findings: readonly Finding[], allowMatchAll: boolean): void {
  const harmful = findings.filter(
    ({ code }) =>
      code === "SELECTOR_INVALID" || code === "REFERENCE_MISSING" || (code === "MATCH_ALL" && !allowMatchAll),
  );
  if (harmful.length === 0) return;
  throw new InputError(
    harmful.map(({ code, object, path, message, details, fixes }) => {
      const anyway = code === "MATCH_ALL" ? "; to create it anyway: --allow-match-all" : "";
      const said = [message, ...details, fixes[0]?.text.replace(/:$/, "")].filter(Boolean).join("; ");
      return {
        file: `PodDefault ${object.name}`,
        ...(code === "REFERENCE_MISSING" && path !== undefined && { path }),
        message: `${said}${anyway}`,
      };
    }),
  );
}

/** A finding on one line; docs/codes.md explains its code. */
export function describeFinding({ code, object, message, fixes: [fix] }: Finding): string {
  const what = fix === undefined ? "" : `; ${fix.text.replace(/:$/, "")}`;
  return `PodDefault ${object.name}: ${message}${what} [${code}]`;
}

/** Warnings on stderr, without those that were printed before. */
export function warnOnce(messages: readonly string[], said: Set<string>, io: Io): void {
  for (const message of messages.filter((one) => !said.has(one))) {
    said.add(message);
    warn(message, io);
  }
}

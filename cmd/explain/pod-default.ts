import { exitCode } from "../../src/errors.ts";
import type { Surroundings } from "../../src/finding/edit-pod-default.ts";
import { worstFirst } from "../../src/finding/finding.ts";
import { findPairs, type Pair } from "../../src/finding/pair.ts";
import { interruptible } from "../../src/interruptible.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { nearMiss } from "../../src/near-miss.ts";
import { commandLine } from "../../src/quote-for-shell.ts";
import { renderPodDefaultExplanation } from "../../src/render/pod-default-text.ts";
import { explainPodDefault } from "../../src/report/explain-pod-default.ts";
import type { Io } from "../io.ts";
import { textStyle } from "../text-style.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

/** Explains PodDefaults: which Pods each selects, what it injects where, and what is wrong with it. With no names, all. */
export async function explainPodDefaults(
  names: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<number> {
  const document = await readDocumentFormat(options.output, io.cwd);
  const { podDefaults, surroundings, rejected, isComplete, ...inhabitants } = await readPodDefaults(
    options,
    io,
    true,
  );
  const found =
    names.length === 0
      ? podDefaults
      : names.flatMap((name) => podDefaults.find(({ metadata }) => metadata.name === name) ?? []);
  const namespaceOf = ({ metadata }: PodDefault) => metadata.namespace ?? surroundings.namespace;
  const byNamespace = Map.groupBy(podDefaults, namespaceOf);
  const pairs = new Map<string, readonly Pair[]>();
  const explain = (podDefault: PodDefault) => {
    const namespace = namespaceOf(podDefault);
    const around = { ...surroundings, namespace };
    const siblings = byNamespace.get(namespace) ?? [];
    const conflicting = pairs.get(namespace) ?? findPairs(siblings);
    pairs.set(namespace, conflicting);
    const explanation = explainPodDefault(podDefault, siblings, inhabitants, around, conflicting);
    const ofNamespace = rejected.filter(
      ({ object }) => object.name === podDefault.metadata.name && object.namespace === namespace,
    );
    return { ...explanation, findings: worstFirst([...explanation.findings, ...ofNamespace]) };
  };
  const explanations = await interruptible(podDefaults.length, () => found.map(explain));
  const missing = names.filter((name) => found.every(({ metadata }) => metadata.name !== name));
  if (document !== undefined && found.length > 0) {
    io.stdout.write(document({ kind: "PodDefaultExplanations", items: explanations }));
  } else {
    const style = textStyle(options.color, io);
    io.stdout.write(
      explanations.map((one) => renderPodDefaultExplanation(one, options.v > 0, style)).join("\n"),
    );
  }
  for (const name of missing) io.stderr.write(noSuchPodDefault(name, podDefaults, surroundings));
  return missing.length > 0 || !isComplete ? exitCode.failure : exitCode.fine;
}

/** A name that nothing has, with the one that was probably meant and the command that lists them. */
export function noSuchPodDefault(
  name: string,
  podDefaults: readonly PodDefault[],
  { namespace, origins }: Surroundings,
): string {
  const near = nearMiss(
    name,
    podDefaults.map(({ metadata }) => metadata.name),
  );
  const meant = near === undefined ? "" : `; did you mean ${near}?`;
  if (origins.isLocal)
    return `error: the files have no PodDefault "${name}" in namespace ${namespace}${meant}\n`;
  return (
    `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found in namespace ${namespace}${meant}\n` +
    commandLine`These exist: kubectl poddefault list -n ${namespace}\n`
  );
}

import { exitCode } from "../../src/errors.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { nearMiss } from "../../src/near-miss.ts";
import { renderPodDefaultExplanation } from "../../src/render/explain/pod-default-text.ts";
import { explainPodDefault } from "../../src/report/explain/explain-pod-default.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";
import { formatDocument } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

/** Explains PodDefaults by name: whom each selects, what it injects where, what it collides with. */
export async function explainPodDefaults(
  names: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<number> {
  const { podDefaults, namespace, ...context } = await readPodDefaults(options, io, true);
  const found = names.flatMap((name) => podDefaults.find(({ metadata }) => metadata.name === name) ?? []);
  const explanations = found.map((podDefault) => explainPodDefault(podDefault, podDefaults, context));
  if (options.output && found.length > 0) {
    io.stdout.write(formatDocument({ kind: "PodDefaultExplanations", items: explanations }, options.output));
  } else {
    const style = { palette: paletteFor(io.stdout, io.env, options.color), width: io.stdout.columns };
    io.stdout.write(explanations.map((one) => renderPodDefaultExplanation(one, style)).join("\n"));
  }
  const missing = names.filter((name) => found.every(({ metadata }) => metadata.name !== name));
  for (const name of missing) io.stderr.write(sayNotFound(name, namespace, podDefaults, options.local));
  return missing.length > 0 ? exitCode.failure : exitCode.fine;
}

/** A name that nothing has, with the one that was probably meant and the command that lists them. */
export function sayNotFound(
  name: string,
  namespace: string,
  podDefaults: readonly PodDefault[],
  isLocal: boolean,
): string {
  const near = nearMiss(
    name,
    podDefaults.map(({ metadata }) => metadata.name),
  );
  const meant = near === undefined ? "" : `; did you mean ${near}?`;
  if (isLocal) return `error: the files hold no PodDefault "${name}" of namespace ${namespace}${meant}\n`;
  return (
    `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found in namespace ${namespace}${meant}\n` +
    `See what there is: kubectl poddefault list -n ${namespace}\n`
  );
}

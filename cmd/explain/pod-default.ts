import { exitCode } from "../../src/errors.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { nearMiss } from "../../src/near-miss.ts";
import { renderPodDefaultExplanation } from "../../src/render/explain/pod-default-text.ts";
import { explainPodDefault } from "../../src/report/explain/explain-pod-default.ts";
import { paletteFor } from "../colour.ts";
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
  const { podDefaults, pods, namespace } = await readPodDefaults(options, io);
  const style = { palette: paletteFor(io.stdout, io.env, options.color), width: io.stdout.columns };
  let code: number = exitCode.fine;
  for (const [index, name] of names.entries()) {
    const podDefault = podDefaults.find(({ metadata }) => metadata.name === name);
    if (podDefault === undefined) {
      io.stderr.write(sayNotFound(name, namespace, podDefaults));
      code = exitCode.failure;
      continue;
    }
    const explanation = explainPodDefault(podDefault, podDefaults, pods);
    if (index > 0 && options.output !== "json") io.stdout.write(options.output === "yaml" ? "---\n" : "\n");
    io.stdout.write(
      options.output
        ? formatDocument({ kind: "PodDefaultExplanation", ...explanation }, options.output)
        : renderPodDefaultExplanation(explanation, style),
    );
  }
  return code;
}

/** A name that nothing has, with the one that was probably meant and the command that lists them. */
export function sayNotFound(name: string, namespace: string, podDefaults: readonly PodDefault[]): string {
  const near = nearMiss(
    name,
    podDefaults.map(({ metadata }) => metadata.name),
  );
  const meant = near === undefined ? "" : `; did you mean ${near}?`;
  return (
    `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found in namespace ${namespace}${meant}\n` +
    `See what there is: kubectl poddefault list -n ${namespace}\n`
  );
}

import { exitCode } from "../../src/errors.ts";
import { renderOptIn } from "../../src/render/explain/opt-in-text.ts";
import { optInTo } from "../../src/report/explain/opt-in.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";
import { formatDocument } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { sayNotFound } from "./pod-default.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

/** Shows the labels that make a Pod match a PodDefault, where to write them, and what else they pull in. */
export async function explainOptIn(
  [name = ""]: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<number> {
  const { podDefaults, namespace } = await readPodDefaults(options, io);
  const podDefault = podDefaults.find(({ metadata }) => metadata.name === name);
  if (podDefault === undefined) {
    io.stderr.write(sayNotFound(name, namespace, podDefaults, options.local));
    return exitCode.failure;
  }
  const optIn = optInTo(podDefault, podDefaults);
  const style = { palette: paletteFor(io.stdout, io.env, options.color), width: io.stdout.columns };
  io.stdout.write(
    options.output ? formatDocument({ kind: "OptIn", ...optIn }, options.output) : renderOptIn(optIn, style),
  );
  return exitCode.fine;
}

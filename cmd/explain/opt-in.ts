import { exitCode } from "../../src/errors.ts";
import { interruptible } from "../../src/interruptible.ts";
import { renderOptIn } from "../../src/render/opt-in-text.ts";
import { optInTo } from "../../src/report/opt-in.ts";
import type { Io } from "../io.ts";
import { textStyle } from "../text-style.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { noSuchPodDefault } from "./pod-default.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

/** Shows the labels that make a Pod match a PodDefault, where to set them, and what else they match. */
export async function explainOptIn(
  [name = ""]: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<number> {
  const document = await readDocumentFormat(options.output, io.cwd);
  const { podDefaults, surroundings, isComplete } = await readPodDefaults(options, io);
  const podDefault = podDefaults.find(({ metadata }) => metadata.name === name);
  if (podDefault === undefined) {
    io.stderr.write(noSuchPodDefault(name, podDefaults, surroundings));
    return exitCode.failure;
  }
  const optIn = await interruptible(podDefaults.length, () => optInTo(podDefault, podDefaults, surroundings));
  io.stdout.write(
    document?.({ kind: "OptIn", ...optIn }) ?? renderOptIn(optIn, textStyle(options.color, io)),
  );
  return isComplete ? exitCode.fine : exitCode.failure;
}

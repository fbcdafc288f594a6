import { wrap } from "../../src/render/wrap.ts";
import type { Caution } from "../../src/report/cautions.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";

/** A caution on one line; its code is what the README's reference explains. */
export function describeCaution({ code, podDefault, message, fix }: Caution): string {
  return `PodDefault ${podDefault}: ${message}; ${fix} [${code}]`;
}

/** Warnings on stderr, as kubectl prints them but broken between words on a terminal, without those that were said before. */
export function warnOnce(messages: readonly string[], said: Set<string>, io: Io): void {
  const { warn } = paletteFor(io.stderr, io.env, "auto");
  for (const message of messages.filter((one) => !said.has(one))) {
    said.add(message);
    const width = io.stderr.isTerminal ? io.stderr.columns : Number.POSITIVE_INFINITY;
    io.stderr.write(`${wrap(`Warning: ${message}`, width, "", "  ").replace("Warning:", warn)}\n`);
  }
}

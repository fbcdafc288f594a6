import { exitCode } from "../../src/errors.ts";
import { renderCode } from "../../src/render/code-text.ts";
import { explainCode } from "../../src/report/explain-code.ts";
import type { Io } from "../io.ts";
import { textStyle } from "../text-style.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";

/** Explains codes of findings: what each means and what ends it. No cluster is contacted. */
export async function explainCodes(
  codes: readonly string[],
  { output, color }: ExplainOptions,
  io: Io,
): Promise<number> {
  const document = await readDocumentFormat(output, io.cwd);
  const found = codes.map(explainCode);
  const known = found.flatMap((lookup) => (lookup.ok ? [lookup.explanation] : []));
  if (document !== undefined) io.stdout.write(document({ kind: "CodeExplanations", items: known }));
  else io.stdout.write(known.map((one) => renderCode(one, textStyle(color, io))).join("\n"));
  for (const lookup of found) if (!lookup.ok) io.stderr.write(`error: ${lookup.message}\n`);
  return known.length < codes.length ? exitCode.failure : exitCode.fine;
}

import { exitCode } from "../../src/errors.ts";
import { renderField } from "../../src/render/field-text.ts";
import { explainField } from "../../src/report/explain-field.ts";
import type { Io } from "../io.ts";
import { textStyle } from "../text-style.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";

/** Explains fields of a PodDefault, by paths with "" for all of it: type, how it merges, what conflicts. No cluster is contacted. */
export async function explainFields(
  paths: readonly string[],
  { recursive, output, color }: ExplainOptions,
  io: Io,
): Promise<number> {
  const document = await readDocumentFormat(output, io.cwd);
  for (const path of paths) {
    const found = explainField(path, recursive);
    if (!found.ok) {
      io.stderr.write(`error: ${found.message}\n`);
      return exitCode.failure;
    }
    const { explanation } = found;
    io.stdout.write(
      document?.({ kind: "FieldExplanation", ...explanation }) ??
        renderField(explanation, textStyle(color, io)),
    );
  }
  return exitCode.fine;
}

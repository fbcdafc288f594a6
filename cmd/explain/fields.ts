import { exitCode } from "../../src/errors.ts";
import { renderField } from "../../src/render/explain/field-text.ts";
import { explainField } from "../../src/report/fields/explain-field.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";
import { formatDocument } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";

/** Explains fields of a PodDefault, by paths with "" for all of it: type, how it merges, what conflicts. No cluster is asked. */
export async function explainFields(
  paths: readonly string[],
  { recursive, output, color }: ExplainOptions,
  io: Io,
): Promise<number> {
  const style = { palette: paletteFor(io.stdout, io.env, color), width: io.stdout.columns };
  for (const path of paths) {
    const found = explainField(path, recursive);
    if (!found.ok) {
      io.stderr.write(`error: ${found.message}\n`);
      return exitCode.failure;
    }
    const { explanation } = found;
    io.stdout.write(
      output
        ? formatDocument({ kind: "FieldExplanation", ...explanation }, output)
        : renderField(explanation, style),
    );
  }
  return exitCode.fine;
}

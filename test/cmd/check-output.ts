import { stripVTControlCharacters } from "node:util";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { expect } from "vitest";
import schema from "../../cmd/documents.schema.json" with { type: "json" };

const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/**
 * Checks what holds for every output of every command: documents are as their schema says, and on a terminal nothing is wider
 * than it, apart from lines to copy: commands, diffs, YAML and text of servers without a space to break at.
 * @param columns of the terminal; undefined in a pipe
 */
export function checkOutput(stdout: string, columns: number | undefined): void {
  if (columns !== undefined)
    expect(stdout.split("\n").filter((line) => isTooWide(line, columns))).toEqual([]);
  const document = documentIn(stdout);
  if (document === undefined) return;
  isDocument(document);
  const { kind } = document;
  // A document of the wrong shape has errors from every kind; those of its own are enough.
  expect({ kind, errors: isDocument.errors ?? [] }).toEqual({ kind, errors: [] });
}

/** The document that an output is, JSON or YAML; undefined if it is something else. */
function documentIn(stdout: string): { readonly kind?: unknown } | undefined {
  const isJson = /^\{\s*"apiVersion": "kubectl-poddefault\/v1"/.test(stdout);
  if (!isJson && !stdout.startsWith("apiVersion: kubectl-poddefault/v1\n")) return undefined;
  return (isJson ? JSON.parse(stdout) : load(stdout)) as { readonly kind?: unknown };
}

/** Commands and diffs are lines to copy; a word without a space cannot be broken. */
function isTooWide(line: string, columns: number): boolean {
  const text = stripVTControlCharacters(line);
  const isToCopy = /^(\s*kubectl |[-+@])/.test(text);
  return text.length > columns && !isToCopy && /\S\s+\S/.test(text);
}

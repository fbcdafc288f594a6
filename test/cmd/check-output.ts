import { Ajv } from "ajv";
import { load } from "js-yaml";
import { expect } from "vitest";
import schema from "../../cmd/documents.schema.json" with { type: "json" };

const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** Checks what holds for every output of every command: documents are as their schema says. */
export function checkOutput(stdout: string): void {
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

import { type CatalogEntry, catalog, describeCode, type FindingCode } from "../finding/catalog.ts";
import { nearMiss } from "../near-miss.ts";

/** A code of findings, from `explain CODE`. */
export type CodeExplanation = { readonly code: FindingCode } & CatalogEntry;

export type CodeLookup =
  | { readonly ok: true; readonly explanation: CodeExplanation }
  | { readonly ok: false; readonly message: string };

/** All codes, by name. */
export const findingCodes = (Object.keys(catalog) as readonly FindingCode[]).toSorted();

/** What a code means and what ends it; letters of either case. */
export function explainCode(word: string): CodeLookup {
  const code = findingCodes.find((one) => one === word.toUpperCase());
  if (code !== undefined) return { ok: true, explanation: { code, ...describeCode(code) } };
  const near = nearMiss(word.toUpperCase(), findingCodes);
  const meant = near === undefined ? "" : `; did you mean ${near}?`;
  return { ok: false, message: `there is no finding code ${word}${meant}` };
}

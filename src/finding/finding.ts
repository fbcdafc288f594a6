import { describeCode, type FindingCode, type Severity } from "./catalog.ts";

/** One way to end a finding: a sentence, and the command that does it where there is one. Commands are never wrapped or cut. */
export type Fix = { readonly text: string; readonly command?: string };

/** The object that a finding is about. A Pod without a name has the prefix of its generated name. */
export type ObjectReference = { readonly kind: string; readonly namespace?: string; readonly name: string };

/** A place in a file, as editors take it; `line` and `column` are 1-based. */
export type Place = { readonly file: string; readonly line: number; readonly column?: number };

/** A problem that is reported, whatever found it: an outcome, a check, the text of an event. */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly object: ObjectReference;
  /** Dotted, in the object. */
  readonly path?: string;
  readonly place?: Place;
  /** One sentence: what was found, and what was wanted if that differs. */
  readonly message: string;
  /** What else to know, a sentence each: values, the server's own words. */
  readonly details: readonly string[];
  readonly fixes: readonly Fix[];
};

/** A finding with the severity of its code, unless it has one of its own. */
export function findingOf(
  code: FindingCode,
  object: ObjectReference,
  content: Pick<Finding, "message"> & Partial<Omit<Finding, "code" | "object">>,
): Finding {
  return { code, severity: describeCode(code).severity, object, details: [], fixes: [], ...content };
}

/** The fix to print where only one fits: the first with a command, else the first. */
export function bestFix({ fixes }: Pick<Finding, "fixes">): Fix | undefined {
  return fixes.find(({ command }) => command !== undefined) ?? fixes[0];
}

/** A text as a sentence begins. A first word that is not only letters is a name or a value, and stays. */
export function sentence(text: string): string {
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

const severities: readonly Severity[] = ["error", "warning", "info"];

/** The worst first, in the given order where they are equally bad. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

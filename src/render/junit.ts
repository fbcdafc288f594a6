import type { Finding } from "../finding/finding.ts";
import type { LintReport } from "../report/lint.ts";
import { locationOf } from "./lint-text.ts";

/** One test of a JUnit report; without a failure it passed. */
export type JunitCase = {
  readonly suite: string;
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
};

/** Cases as the XML that CI systems read as results of JUnit, a suite for each file. */
export function renderJunit(title: string, cases: readonly JunitCase[]): string {
  const suites = [...Map.groupBy(cases, ({ suite }) => suite)].map(([suite, own]) => {
    const failures = own.filter(({ failure }) => failure !== undefined).length;
    const head = `  <testsuite name="${escapeXml(suite)}" tests="${own.length}" failures="${failures}" errors="0">\n`;
    return `${head}${own.map(renderCase).join("")}  </testsuite>\n`;
  });
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(title)}" tests="${cases.length}" failures="${failures}" errors="0">\n${suites.join("")}</testsuites>\n`;
}

function renderCase({ suite, name, failure }: JunitCase): string {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"`;
  if (failure === undefined) return `${head}/>\n`;
  const { type, message, text } = failure;
  return `${head}>\n      <failure type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</failure>\n    </testcase>\n`;
}

/** Every error and warning as a test that failed, what is only worth knowing as one that passed. */
export function lintCases({ findings }: LintReport): readonly JunitCase[] {
  if (findings.length === 0) return [{ suite: "lint", name: "no findings" }];
  return findings.map((finding) => ({
    suite: finding.place?.file ?? finding.object.namespace ?? "cluster",
    name: `${finding.code} ${finding.object.kind} ${finding.object.name}`,
    ...(finding.severity !== "info" && {
      failure: { type: finding.severity, message: finding.message, text: failureText(finding) },
    }),
  }));
}

function failureText(finding: Finding): string {
  const fixes = finding.fixes.flatMap(({ text, command }) =>
    command === undefined ? [text] : [text, command],
  );
  return [`${locationOf(finding)}: ${finding.message}`, ...finding.details, ...fixes].join("\n");
}

/** XML has no place for most control characters. */
function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 does not allow them, escaped or not.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("\n", "&#10;")
  );
}

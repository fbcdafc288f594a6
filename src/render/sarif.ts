import { describeCode, type FindingCode } from "../finding/catalog.ts";
import type { Finding } from "../finding/finding.ts";
import { formatJson } from "../kubernetes/json.ts";
import type { LintReport } from "../report/lint.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;
const page = "https://github.com/kubectl-poddefault/kubectl-poddefault/blob/main/docs/codes.md";

/** Findings as SARIF 2.1.0, with a rule and its help for every code that occurs. */
export function renderSarif({ findings, ignored }: LintReport, version: string): string {
  const all = [...findings, ...ignored.map(({ finding }) => finding)];
  const codes = [...new Set(all.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "kubectl-poddefault",
            informationUri: "https://github.com/kubectl-poddefault/kubectl-poddefault",
            version,
            rules: codes.map(ruleFor),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => resultFor(finding, codes)),
          ...ignored.map(({ finding, reason }) => ({
            ...resultFor(finding, codes),
            suppressions: [{ kind: "inSource", justification: reason }],
          })),
        ],
      },
    ],
  };
  return `${formatJson(log, 2)}\n`;
}

function ruleFor(code: FindingCode) {
  const { title, meaning, fix, severity } = describeCode(code);
  const help = fix === undefined ? meaning : `${meaning}\n\n${fix}`;
  return {
    id: code,
    name: code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: help, markdown: fix === undefined ? meaning : `${meaning}\n\n**Fix:** ${fix}` },
    helpUri: page,
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultFor(
  { code, severity, object, path, place, message, fixes }: Finding,
  codes: readonly string[],
) {
  const fix = fixes[0]?.text.replace(/:$/, "");
  const fullyQualifiedName = [object.namespace, object.kind, object.name].filter(Boolean).join("/");
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: fix === undefined ? message : `${message}. ${fix}` },
    locations: [
      {
        ...(place && {
          physicalLocation: {
            artifactLocation: { uri: uriOf(place.file) },
            region: {
              startLine: place.line,
              ...(place.column !== undefined && { startColumn: place.column }),
            },
          },
        }),
        logicalLocations: [
          {
            name: object.name,
            kind: "resource",
            fullyQualifiedName: path ? `${fullyQualifiedName}/${path}` : fullyQualifiedName,
          },
        ],
      },
    ],
    // Stable across edits elsewhere in the file.
    partialFingerprints: { "poddefault/v1": [code, fullyQualifiedName, path ?? "", message].join("|") },
  };
}

/** A relative reference (RFC 3986): not one character of the name begins a query, a fragment or a scheme. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}

import type { Finding } from "../finding/finding.ts";
import type { LintReport } from "../report/lint.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** Findings as workflow commands of GitHub Actions, which it shows beside the lines of a pull request. */
export function renderGithub({ findings }: LintReport): string {
  return findings.map((finding) => `${renderCommand(finding)}\n`).join("");
}

function renderCommand({ code, severity, object, place, message, fixes }: Finding): string {
  const properties = {
    ...(place && { file: place.file, line: String(place.line) }),
    ...(place?.column !== undefined && { col: String(place.column) }),
    title: `${code}: ${object.kind} ${object.name}`,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  const fix = fixes[0]?.text.replace(/:$/, "");
  const text = fix === undefined ? message : `${message}\n${fix}`;
  return `::${commands[severity]} ${list.join(",")}::${escapeData(text)}`;
}

/** escapeData of actions/toolkit. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** escapeProperty of actions/toolkit. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

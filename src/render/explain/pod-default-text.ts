import type { Caution } from "../../report/cautions.ts";
import type { PodDefaultExplanation } from "../../report/explain/explain-pod-default.ts";
import { fieldWords } from "../../report/where.ts";
import type { TextStyle } from "../dry-run-text.ts";
import { renderTable } from "../table.ts";
import { wrap } from "../wrap.ts";

/** What a PodDefault does, for a person. */
export function renderPodDefaultExplanation(explanation: PodDefaultExplanation, style: TextStyle): string {
  const { palette, width } = style;
  const { namespace, name, description, selects, injects, leavesAlone, others, notebookForm, cautions } =
    explanation;
  const section = (title: string, lines: readonly string[]) =>
    `\n${palette.strong(title)}\n${lines.join("\n")}\n`;
  const prose = (text: string) => wrap(text, width, "  ", "    ");
  const rows = injects.map(({ field, key, where, content }) => [where, fieldWords[field].one, key, content]);
  return [
    `${palette.heading(`PodDefault ${namespace}/${name}`)}${description === "" ? "" : `  ${description}`}\n`,
    section("Selects", [
      ...[selects, ...livePods(explanation), ...workloadsOf(explanation)].map(prose),
      ...explanation.unread.map((permission) => unreadLines(permission, prose)),
    ]),
    section(
      "Injects",
      rows.length === 0
        ? ["  nothing"]
        : [indentTable(renderTable([["INTO", "WHAT", "NAME", "CONTENT"], ...rows]))],
    ),
    section("Leaves alone", leavesAlone.map(prose)),
    section("Beside the other PodDefaults of its namespace", besideOthers(others).map(prose)),
    section("Notebook form", [prose(notebookForm)]),
    cautions.length === 0
      ? ""
      : section(
          "Cautions",
          cautions.map((caution) => renderCaution(caution, style)),
        ),
  ].join("");
}

function livePods({ matching, carrying }: PodDefaultExplanation): readonly string[] {
  if (matching === undefined || carrying === undefined)
    return ["which live Pods match is not known: none could be asked for"];
  return [
    matching.length === 0 ? "no live Pod matches now" : `live Pods that match now: ${matching.join(", ")}`,
    ...(carrying.length === 0 ? [] : [`live Pods that it was applied to: ${carrying.join(", ")}`]),
  ];
}

function workloadsOf({ workloads }: PodDefaultExplanation): readonly string[] {
  return workloads.length > 0 ? [`whose Pods would match: ${workloads.join(", ")}`] : [];
}

function unreadLines(permission: string, prose: (text: string) => string): string {
  return `${prose("there may be more that you may not read; see:")}\n    kubectl auth can-i ${permission}`;
}

/** Those that collide each on a line, with whether it ever comes to that; the others together. */
function besideOthers(others: PodDefaultExplanation["others"]): readonly string[] {
  if (others.length === 0) return ["there is no other"];
  const [colliding, peaceful] = [
    others.filter(({ collides }) => collides.length > 0),
    others.filter(({ collides }) => collides.length === 0),
  ];
  return [
    ...colliding.map(({ podDefault, together, collides }) => {
      const comesOfIt = together ? "a Pod that matches both is denied" : "but no Pod can match both";
      return `${podDefault}: collides in ${collides.join(", ")}; ${comesOfIt}`;
    }),
    ...(peaceful.length > 0
      ? [`nothing collides with ${peaceful.map(({ podDefault }) => podDefault).join(", ")}`]
      : []),
  ];
}

function renderCaution({ code, severity, message, fix }: Caution, { palette, width }: TextStyle): string {
  const paint = severity === "error" ? palette.error : severity === "warning" ? palette.warn : palette.faint;
  return [paint(`  ${code}`), wrap(message, width, "    "), wrap(fix, width, "    -> ", "       ")].join(
    "\n",
  );
}

function indentTable(table: string): string {
  return table.trimEnd().replace(/^/gm, "  ");
}

import { type ActionNode, readAction } from "./parse-path.ts";
import { cursorOn, fail, token } from "./path-cursor.ts";
import type { PathNode, Template, TemplatePart } from "./path-nodes.ts";

/** What stands between braces, or the text around it. */
export type Action = readonly ActionNode[];

/** Reads a template in kubectl's dialect. Throws a UsageError in the words of client-go's jsonpath package. */
export function parseTemplate(text: string): Template {
  return arrangeActions(readActions(text));
}

/** The actions of a template, one after the other. */
export function readActions(text: string): readonly Action[] {
  const cursor = cursorOn(text);
  const actions: Action[] = [];
  while (cursor.at < text.length) {
    const brace = text.indexOf("{", cursor.at);
    cursor.at = brace < 0 ? text.length : brace;
    const plain = token(cursor);
    if (plain !== "") actions.push([{ kind: "literal", value: plain }]);
    if (brace < 0) break;
    cursor.at += 1;
    actions.push(readAction(cursor));
  }
  return actions;
}

/** Puts what stands between `{range}` and `{end}` into its range. Words that mean nothing are errors of this step, as in Go. */
export function arrangeActions(actions: readonly Action[]): Template {
  const { parts, rest } = arrange(actions);
  return rest === undefined ? parts : fail("not in range, nothing to end");
}

/** `rest`: what comes behind the `{end}` of this range; undefined where there is none. */
function arrange(actions: readonly Action[]): {
  readonly parts: Template;
  readonly rest?: readonly Action[];
} {
  const parts: TemplatePart[] = [];
  let left = actions;
  for (let [action, ...others] = left; action !== undefined; [action, ...others] = left) {
    left = others;
    const word = action.find((node) => node.kind === "word")?.word;
    if (word === "end") return { parts, rest: left };
    const path = action.filter((node): node is PathNode => node.kind !== "word");
    if (word === undefined) parts.push({ kind: "path", path });
    else if (word === "range") {
      const body = arrange(left);
      parts.push({ kind: "range", path, body: body.parts });
      left = body.rest ?? [];
    } else fail(`unrecognized identifier ${word}`);
  }
  return { parts };
}

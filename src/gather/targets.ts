import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** What a word of the command line stands for: a file or directory, one object of the cluster, or a type of objects. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "object"; readonly type: string; readonly name: string }
  | { readonly kind: "type"; readonly type: string };

const typeWord = /^[A-Za-z][A-Za-z0-9]*(\.[a-z0-9.-]+)?$/;
const manifestEnding = /\.(ya?ml|json)$/i;

/**
 * Tells files from objects as a user means them: what exists on disk, or looks like a manifest, is a file; `TYPE/NAME` is an
 * object; a bare word is a type. `TYPE NAME...`, kubectl's other form, is understood too.
 */
export function readTargets(words: readonly string[], cwd: string): readonly Target[] {
  const targets: Target[] = [];
  let type: string | undefined;
  for (const word of words) {
    const target = readTarget(word, cwd);
    if (type !== undefined && target.kind === "type") {
      targets.push({ kind: "object", type, name: word });
    } else {
      if (target.kind === "type") type = target.type;
      targets.push(target);
    }
  }
  const named = new Set(targets.flatMap((target) => (target.kind === "object" ? [target.type] : [])));
  return targets.filter((target) => target.kind !== "type" || !named.has(target.type));
}

function readTarget(word: string, cwd: string): Target {
  if (word === "-" || manifestEnding.test(word) || existsSync(resolve(cwd, word)))
    return { kind: "file", path: word };
  const [type = "", name, ...rest] = word.split("/");
  if (typeWord.test(type) && name !== undefined && name !== "" && rest.length === 0)
    return { kind: "object", type, name };
  return typeWord.test(word) || /^[a-z0-9.-]+$/.test(word)
    ? { kind: "type", type: word }
    : { kind: "file", path: word };
}

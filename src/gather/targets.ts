import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";

/** What a word of the command line names: a file or directory, one object of the cluster, or a type of objects. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "object"; readonly type: string; readonly name: string }
  | { readonly kind: "type"; readonly type: string };

const typeWord = /^[A-Za-z][A-Za-z0-9]*(\.[a-z0-9.-]+)?$/;
const objectName = /^[a-z0-9.-]+$/;
const manifestEnding = /\.(ya?ml|json)$/i;

/**
 * Tells files from objects as a user means them: what exists on disk, or looks like a manifest, is a file; `TYPE/NAME` is an
 * object; a bare word is a type, or several with commas between them. `TYPE NAME...`, kubectl's other form, is understood too.
 * @throws UsageError
 */
export function readTargets(words: readonly string[], cwd: string): readonly Target[] {
  const targets: Target[] = [];
  let types: readonly string[] = [];
  for (const word of words) {
    const read = readWord(word, cwd);
    const own = read.flatMap((target) => (target.kind === "type" ? [target.type] : []));
    if (types.length > 0 && own.length > 0) {
      targets.push(...types.map((type) => ({ kind: "object", type, name: word }) as const));
    } else {
      if (own.length > 0) types = own;
      targets.push(...read);
    }
  }
  const named = new Set(targets.flatMap((target) => (target.kind === "object" ? [target.type] : [])));
  return targets.filter((target) => target.kind !== "type" || !named.has(target.type));
}

/** One target, or one for each of several types: `deploy,sts`. */
function readWord(word: string, cwd: string): readonly Target[] {
  if (word === "-" || manifestEnding.test(word) || existsSync(resolve(cwd, word)))
    return [{ kind: "file", path: word }];
  const [typesWord = "", ...names] = word.split("/");
  const types = typesWord.split(",");
  const [name = "", ...more] = names;
  if (types.every((type) => typeWord.test(type))) {
    if (names.length === 0) return [...new Set(types)].map((type) => ({ kind: "type", type }));
    if (name !== "" && more.length === 0) return [{ kind: "object", type: onlyOne(types), name }];
  }
  return [objectName.test(word) ? { kind: "type", type: word } : { kind: "file", path: word }];
}

/** kubectl: resource.splitResourceTypeName. */
function onlyOne([type = "", ...more]: readonly string[]): string {
  if (more.length === 0) return type;
  throw new UsageError("arguments in resource/name form must have a single resource and name");
}

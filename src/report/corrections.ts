import type { Fault, SourceText } from "../gather/repository.ts";
import { isObject } from "../kubernetes/json.ts";
import type { Written } from "../kubernetes/yaml.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { injectedFieldNames } from "../model/injected-fields.ts";

/** A file before and after its mechanical corrections. */
export type Correction = SourceText & { readonly corrected: string; readonly count: number };

type Edit = { readonly replaced: Written; readonly by: string };

/**
 * What lint can correct by itself: a field whose name is nearly right is renamed, a number or boolean where text is wanted is
 * quoted, a field of spec that stands beside it is indented. Only YAML: an edit replaces exactly what was read, or is left out.
 */
export function correct(texts: readonly SourceText[], faults: readonly Fault[]): readonly Correction[] {
  return texts.flatMap((source) => {
    if (source.path === "-" || source.name.endsWith(".json")) return [];
    const edits = faults
      .filter(({ problem }) => problem.file === source.name)
      .flatMap((fault) => editFor(fault, source.text) ?? [])
      .toSorted((a, b) => b.replaced.start - a.replaced.start);
    const corrected = edits.reduce(
      (text, { replaced: { start, text: old }, by }) =>
        text.slice(0, start) + by + text.slice(start + old.length),
      source.text,
    );
    return corrected === source.text ? [] : [{ ...source, corrected, count: edits.length }];
  });
}

/** The message says what was meant: `(did you mean env?)`, `quote it: value: "8080"`. */
function editFor({ problem: { line, message }, place, object }: Fault, text: string): Edit | undefined {
  const isThere = (written: Written | undefined): written is Written =>
    written !== undefined &&
    text.slice(written.start, written.start + written.text.length) === written.text &&
    text.slice(0, written.start).split("\n").length === line;
  const { key, value } = place ?? {};
  const meant = /^unknown field \(did you mean (\w+)\?\)/.exec(message)?.[1];
  if (meant !== undefined && isThere(key)) return { replaced: key, by: meant };
  const quoted = /; quote it: (?:- |[^"]*: )("(?:[^"\\]|\\.)*")$/.exec(message)?.[1];
  if (quoted !== undefined && isThere(value)) return { replaced: value, by: quoted };
  const isBesideSpec = message.startsWith("unknown field") && place?.column === 1 && isThere(key);
  return isBesideSpec && object ? indentEdit(key, object, text) : undefined;
}

/** A field that a PodDefault's spec could have, written at the left margin directly behind the spec. */
function indentEdit(key: Written, { kind, object }: ManifestObject, text: string): Edit | undefined {
  const spec = object["spec"];
  const isOfSpec = (injectedFieldNames as readonly string[]).includes(key.text);
  if (kind !== "PodDefault" || !isOfSpec || !isObject(spec) || key.text in spec) return undefined;
  const before = text.slice(0, key.start).split("\n");
  const opening = before.findLastIndex((line) => /^[^\s#-]/.test(line));
  const [indent] = /^ +/.exec(before.slice(opening + 1).find((line) => /^ +[^\s#]/.test(line)) ?? "") ?? [];
  if (!/^spec:\s*(#.*)?$/.test(before[opening] ?? "") || indent === undefined) return undefined;
  const [head = "", ...rest] = text.slice(key.start).split("\n");
  const end = rest.findIndex((line) => /^[^\s-]|^---/.test(line));
  const block = [head, ...(end < 0 ? rest : rest.slice(0, end))].join("\n").trimEnd();
  return { replaced: { start: key.start, text: block }, by: block.replace(/^(?=.)/gm, indent) };
}

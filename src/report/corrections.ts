import type { Fault, SourceText } from "../gather/repository.ts";
import type { Written } from "../kubernetes/yaml.ts";

/** A file before and after its mechanical corrections. */
export type Correction = SourceText & { readonly corrected: string; readonly count: number };

type Edit = { readonly file: string; readonly replaced: Written; readonly by: string };

/**
 * What lint can correct by itself: a field whose name is nearly right is renamed, a number or boolean where text is wanted is
 * quoted. Only YAML: an edit replaces exactly the text that was read, or is left out.
 */
export function correct(texts: readonly SourceText[], faults: readonly Fault[]): readonly Correction[] {
  const edits = faults.flatMap((fault) => editFor(fault) ?? []);
  return texts.flatMap((source) => {
    if (source.path === "-" || source.name.endsWith(".json")) return [];
    const own = edits.filter(
      ({ file, replaced: { start, text } }) =>
        file === source.name && source.text.slice(start, start + text.length) === text,
    );
    const corrected = own
      .toSorted((a, b) => b.replaced.start - a.replaced.start)
      .reduce(
        (text, { replaced: { start, text: old }, by }) =>
          text.slice(0, start) + by + text.slice(start + old.length),
        source.text,
      );
    return corrected === source.text ? [] : [{ ...source, corrected, count: own.length }];
  });
}

/** The message says what was meant: `(did you mean env?)`, `quote it: value: "8080"`. */
function editFor({ problem: { file, message }, place }: Fault): Edit | undefined {
  const meant = /^unknown field \(did you mean (\w+)\?\)/.exec(message)?.[1];
  if (meant !== undefined && place?.key !== undefined) return { file, replaced: place.key, by: meant };
  const quoted = /; quote it: (?:- |[^"]*: )("(?:[^"\\]|\\.)*")$/.exec(message)?.[1];
  if (quoted !== undefined && place?.value !== undefined) return { file, replaced: place.value, by: quoted };
  return undefined;
}

/** The only door to js-yaml: YAML as kubectl reads it (sigs.k8s.io/yaml: Go's YAML 1.1 with a few 1.2 forms), and back. */
import {
  boolYaml11Tag,
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  dump,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from "js-yaml";

/** Nesting that no manifest needs and that every recursion in the plugin survives. */
export const maxDepth = 200;

export type Path = readonly (string | number)[];

/** Where a value is: its 1-based line, and its text if it is a plain (unquoted) scalar. */
export type Place = { readonly line: number; readonly plain?: string };

export type YamlProblem = { readonly line?: number; readonly message: string };

export type YamlText =
  | {
      readonly ok: true;
      /** One value per document; null for a document without content. */
      readonly documents: readonly unknown[];
      readonly hasAliases: boolean;
      /** The first key that a mapping holds twice: the last one wins. */
      readonly duplicateKey?: YamlProblem;
      /** Place of the value at `path` in a document, or of what is nearest above it. */
      readonly locate: (document: number, path: Path) => Place;
    }
  | { readonly ok: false; readonly problem: YamlProblem };

const integerForms: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?0[xX]([0-9a-fA-F]+)$/, 16],
  [/^[-+]?0[bB]([01]+)$/, 2],
  [/^[-+]?0[oO]?([0-7]+)$/, 8],
  [/^[-+]?(0|[1-9][0-9]*)$/, 10],
];

function parseInteger(source: string): number | typeof NOT_RESOLVED {
  const text = source.replaceAll("_", "");
  for (const [form, base] of integerForms) {
    const digits = form.exec(text)?.[1];
    if (digits !== undefined) return Number.parseInt(digits, base) * (text.startsWith("-") ? -1 : 1);
  }
  return NOT_RESOLVED;
}

/** go-yaml's resolve(): 0777 and 0o17 are octal, 0b1 binary, 1_000 a thousand, 1:30 a string. */
const integerTag = defineScalarTag<number>(intCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: [..."+-0123456789"],
  resolve: parseInteger,
  identify: Number.isInteger,
});

/** go-yaml allows _ between the digits of a float, too. */
const floatTag = defineScalarTag<number>(floatCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: [..."+-.0123456789"],
  resolve: (source, isExplicit, tagName) =>
    floatCoreTag.resolve(source.replaceAll("_", ""), isExplicit, tagName),
  identify: floatCoreTag.identify,
});

/** go-yaml decodes !!binary into a string; kubectl passes it on as text. */
const binaryTag = defineScalarTag<string>("tag:yaml.org,2002:binary", {
  resolve: (source) => Buffer.from(source, "base64").toString("utf8"),
  identify: () => false,
});

/** An explicitly tagged timestamp, too, is text to kubectl. */
const timestampTag = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  resolve: (source) => source,
  identify: () => false,
});

const kubectlSchema = CORE_SCHEMA.withTags(
  boolYaml11Tag,
  mergeTag,
  integerTag,
  floatTag,
  binaryTag,
  timestampTag,
);

/**
 * All documents of a YAML text, typed as kubectl types them. Of duplicate keys the last wins, as in kubectl.
 * Text that is not YAML is an answer with the line and js-yaml's reason, not an exception.
 */
export function parseYaml(text: string): YamlText {
  try {
    const events = parseEvents(text, { maxDepth });
    const { documents, duplicateKey } = construct(events, text);
    let index: readonly Located[] | undefined;
    const locate = (document: number, path: Path): Place => {
      index ??= locateNodes(events, text);
      return placeOf(index[document], path, text);
    };
    const hasAliases = events.some((event) => event.type === EVENT_ID.ALIAS);
    return { ok: true, documents, hasAliases, ...(duplicateKey && { duplicateKey }), locate };
  } catch (error) {
    return { ok: false, problem: describeFailure(error) };
  }
}

/** YAML in kubectl's style: lists not indented, nothing folded, everything quoted that another reader could mistake. */
export function formatYaml(value: unknown): string {
  return dump(value, { seqNoIndent: true, lineWidth: -1, noRefs: true });
}

function construct(
  events: Event[],
  source: string,
): { documents: readonly unknown[]; duplicateKey?: YamlProblem } {
  const options = { source, schema: kubectlSchema };
  try {
    return { documents: constructFromEvents(events, options) };
  } catch (error) {
    // Strict first, since js-yaml names the duplicate key only when it refuses it.
    const documents = constructFromEvents(events, { ...options, json: true });
    return { documents, duplicateKey: describeFailure(error) };
  }
}

function describeFailure(error: unknown): YamlProblem {
  if (!(error instanceof YAMLException)) throw error;
  return { message: error.reason, ...(error.mark && { line: error.mark.line + 1 }) };
}

type Located = {
  /** Offset of the key or list item that holds the value, so that a block's problem points to its name. */
  readonly start: number;
  readonly scalar?: { readonly text: string; readonly plain: boolean };
  readonly children?: ReadonlyMap<string | number, Located>;
};

/** The nodes of every document with their offsets: one pass over the flat event stream. */
function locateNodes(events: readonly Event[], text: string): readonly Located[] {
  const documents: Located[] = [];
  let next = 0;

  const readNode = (holder?: number): Located => {
    const event = events[next++];
    if (event?.type === EVENT_ID.SCALAR) {
      const scalar = { text: getScalarValue(text, event), plain: event.style === SCALAR_STYLE.PLAIN };
      return { start: holder ?? event.valueStart, scalar };
    }
    if (event?.type !== EVENT_ID.SEQUENCE && event?.type !== EVENT_ID.MAPPING) return { start: holder ?? 0 };
    const children = new Map<string | number, Located>();
    while (events[next]?.type !== EVENT_ID.POP) {
      const key = event.type === EVENT_ID.MAPPING ? readNode() : undefined;
      children.set(key ? (key.scalar?.text ?? "") : children.size, readNode(key?.start));
    }
    next++;
    return { start: holder ?? event.start, children };
  };

  while (next < events.length) {
    next++; // the document's own event; its POP follows the node
    documents.push(readNode());
    next++;
  }
  return documents;
}

function placeOf(document: Located | undefined, path: Path, text: string): Place {
  let node = document;
  let found = 0;
  for (const key of path) {
    const child = node?.children?.get(key);
    if (!child) break;
    node = child;
    found++;
  }
  const line = text.slice(0, Math.max(node?.start ?? 0, 0)).split("\n").length;
  const plain = found === path.length && node?.scalar?.plain ? { plain: node.scalar.text } : undefined;
  return { line, ...plain };
}

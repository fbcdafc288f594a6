/** The only door to js-yaml: YAML as kubectl reads it (sigs.k8s.io/yaml: Go's YAML 1.1 with a few 1.2 forms), and back. */
import {
  boolYaml11Tag,
  CORE_SCHEMA,
  constructFromEvents,
  DEFAULT_SCALAR_STYLE_RULES,
  DUMP_SCHEMA,
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
  type ScalarStyleRule,
  YAMLException,
} from "js-yaml";
import { codePointDigits, hiddenCharacters } from "./hidden-characters.ts";
import { type Path, toExactInteger } from "./json.ts";
import { type Mark, type Place, type Places, placesOf, type Written } from "./yaml-places.ts";

export type { Path, Place, Written };

/** Nesting that no manifest needs and that every recursion in the plugin survives. */
export const maxDepth = 200;

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

function parseInteger(source: string): number | bigint | typeof NOT_RESOLVED {
  const text = source.replaceAll("_", "");
  for (const [form, base] of integerForms) {
    const digits = form.exec(text)?.[1];
    if (digits === undefined) continue;
    const [value, sign] = [Number.parseInt(digits, base), text.startsWith("-") ? -1 : 1];
    return base === 10 ? toExactInteger(text, value * sign) : value * sign;
  }
  return NOT_RESOLVED;
}

/** go-yaml's resolve(): 0777 and 0o17 are octal, 0b1 binary, 1_000 a thousand, 1:30 a string. */
const integerTag = defineScalarTag<number | bigint>(intCoreTag.tagName, {
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

/** Integers beyond 2^53, which js-yaml does not write. */
const bigIntegerTag = defineScalarTag<number | bigint>(intCoreTag.tagName, {
  implicit: true,
  resolve: (source, isExplicit, tagName) => intCoreTag.resolve(source, isExplicit, tagName),
  identify: (value) => typeof value === "bigint" || intCoreTag.identify(value),
});

/** Makes formatYaml quote what only go-yaml takes for a number, such as -_2. */
const goNumberTag = defineScalarTag<number | bigint>("tag:yaml.org,2002:int#go", {
  implicit: true,
  resolve: (source) => {
    const integer = parseInteger(source);
    return integer === NOT_RESOLVED ? floatTag.resolve(source, false, floatTag.tagName) : integer;
  },
  identify: () => false,
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

const quotingSchema = DUMP_SCHEMA.withTags(bigIntegerTag, goNumberTag);

/**
 * All documents of a YAML text, typed as kubectl types them. Of duplicate keys the last wins, as in kubectl.
 * Text that is not YAML is an answer with the line and js-yaml's reason, not an exception.
 */
export function parseYaml(written: string): YamlText {
  try {
    const { text, events } = eventsOf(written);
    const { documents, duplicateKey } = construct(events, text);
    // Read again when somebody asks: the events of a text take twenty times its memory.
    let known: WeakRef<Places> | undefined;
    const locate = (document: number, path: Path): Place => {
      const places = known?.deref() ?? placesIn(text);
      known = new WeakRef(places);
      return places(document, path);
    };
    const hasAliases = events.some((event) => event.type === EVENT_ID.ALIAS);
    return { ok: true, documents, hasAliases, ...(duplicateKey && { duplicateKey }), locate };
  } catch (error) {
    return { ok: false, problem: describeFailure(error) };
  }
}

function placesIn(text: string): Places {
  const marks = parseEvents(text, { maxDepth }).map((event) => toMark(event, text));
  return placesOf(marks, text);
}

/**
 * The events of a text. Lines that continue a quoted scalar or a flow collection and that js-yaml finds too little indented get
 * spaces: go-yaml does not look at their indentation, and it is not part of the value. Lines keep their numbers.
 */
function eventsOf(written: string): { readonly text: string; readonly events: Event[] } {
  let text = written;
  for (let attempt = 0; ; attempt++) {
    try {
      return { text, events: parseEvents(text, { maxDepth }) };
    } catch (error) {
      const deeper =
        attempt < mostDeeperLines && attempt * text.length < mostReadAgain
          ? withDeeperLine(text, error)
          : undefined;
      if (deeper === undefined) throw error;
      text = deeper;
    }
  }
}

function withDeeperLine(text: string, error: unknown): string | undefined {
  if (!(error instanceof YAMLException) || error.reason !== "deficient indentation") return undefined;
  const lines = text.split("\n");
  const number = error.mark?.line ?? -1;
  const line = lines[number];
  // The marker of a document ends it, even between quotes.
  if (line === undefined || /^(---|\.\.\.)(\s|$)/.test(line)) return undefined;
  return lines.with(number, `${" ".repeat(maxDepth)}${line}`).join("\n");
}

/** More are no manifest. */
const mostDeeperLines = 1000;

/** Characters: every such line is found by reading the whole text, a million of which take some hundred milliseconds. */
const mostReadAgain = 20_000_000;

/**
 * YAML in kubectl's style: lists not indented, nothing folded, everything quoted that another reader could mistake. Hidden
 * characters are escaped: they mean the same to a parser.
 */
export function formatYaml(value: unknown): string {
  const options = { schema: quotingSchema, seqNoIndent: true, lineWidth: -1, noRefs: true };
  const text = dump(value, options);
  if (text.search(hiddenCharacters) === -1) return text;
  const scalarStyleRules = [quoteHidden, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)];
  return dump(value, { ...options, scalarStyleRules }).replace(
    hiddenCharacters,
    (one) => `\\U${codePointDigits(one).padStart(8, "0")}`,
  );
}

/** Only double quotes have escapes. */
const quoteHidden: ScalarStyleRule = (layout) => {
  if (layout.node.value.search(hiddenCharacters) !== -1) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
};

function construct(
  events: Event[],
  source: string,
): { documents: readonly unknown[]; duplicateKey?: YamlProblem } {
  const options = { source, schema: kubectlSchema, maxTotalMergeKeys: 1_000_000 };
  try {
    return { documents: constructFromEvents(events, options) };
  } catch (error) {
    // Strict first, because js-yaml names the duplicate key only when it rejects it.
    const documents = constructFromEvents(events, { ...options, json: true });
    return { documents, duplicateKey: describeFailure(error) };
  }
}

function describeFailure(error: unknown): YamlProblem {
  if (!(error instanceof YAMLException)) throw error;
  return { message: error.reason, ...(error.mark && { line: error.mark.line + 1 }) };
}

/** js-yaml's event without its encoding, for callers that need positions. */
function toMark(event: Event, text: string): Mark {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return {
        kind: "scalar",
        start: event.valueStart,
        text: getScalarValue(text, event),
        plain: event.style === SCALAR_STYLE.PLAIN,
      };
    case EVENT_ID.ALIAS:
      return { kind: "alias", start: event.anchorStart };
    case EVENT_ID.SEQUENCE:
      return { kind: "list", start: event.start };
    case EVENT_ID.MAPPING:
      return { kind: "map", start: event.start };
    case EVENT_ID.DOCUMENT:
      return { kind: "document" };
    case EVENT_ID.POP:
      return { kind: "end" };
  }
}

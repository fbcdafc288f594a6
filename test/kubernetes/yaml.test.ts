import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatYaml, parseYaml } from "../../src/kubernetes/yaml.ts";

/** What `kubectl annotate --local -f ... -o json` (v1.32.4) makes of a plain value. */
const scalars: readonly (readonly [text: string, value: unknown])[] = [
  ["yes", true],
  ["on", true],
  ["y", true],
  ["NO", false],
  ["tRUE", "tRUE"],
  ["'yes'", "yes"],
  ["!!str yes", "yes"],
  ["0777", 511],
  ["0o17", 15],
  ["-0b1", -1],
  ["0x_1F", 31],
  ["08", 8],
  ["1_000", 1000],
  ["1__0", 10],
  ["-_2", -2],
  ["1_0.5", 10.5],
  ["1e3", 1000],
  ["1.10", 1.1],
  [".5", 0.5],
  ["1:30", "1:30"],
  ["2020-01-01", "2020-01-01"],
  ["!!timestamp 2020-01-01", "2020-01-01"],
  ["!!binary aGk=", "hi"],
  ["~", null],
  ["nUll", "nUll"],
  ["=", "="],
  ["1.5.2", "1.5.2"],
];

test.each(scalars)("reads %s as kubectl does", (text, value) => {
  expect(documentsOf(`v: ${text}`)).toEqual([{ v: value }]);
});

test.each([
  ["y: 1", { true: 1 }],
  ["a: 1\na: 2", { a: 2 }],
  ["b: &b {x: 1, y: 2}\nc: {<<: *b, x: 3}", { b: { x: 1, true: 2 }, c: { x: 3, true: 2 } }],
  ["\ufeffa: 1", { a: 1 }],
  ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
  ['{\n\t"a": [1]}', { a: [1] }],
])("reads %j", (text, value) => {
  expect(documentsOf(text)).toEqual([value]);
});

test.each([
  ["", []],
  ["# nothing\n", []],
  ["---\n---\n# nothing\n", [null, null]],
  ["a: 1\n--- # two\nb: 2\n...\n", [{ a: 1 }, { b: 2 }]],
])("splits %j into documents", (text, documents) => {
  expect(documentsOf(text)).toEqual(documents);
});

test.each([
  ["a: 1\nb:\n\tc: 1", 3, "tab characters"],
  ["a: *gone", 1, "unidentified alias"],
  ["a: [1\nb: 2", 3, ""],
  ["a: !custom 1", 1, "unknown scalar tag"],
  ["[".repeat(100_000), 1, "nesting exceeded"],
  ["- ".repeat(100_000), 1, "nesting exceeded"],
])("refuses %.20j at line %i", (text, line, message) => {
  const parsed = parseYaml(text);
  expect(parsed).toMatchObject({ ok: false, problem: { message: expect.stringContaining(message) } });
  expect(parsed.ok || parsed.problem.line).toBeLessThanOrEqual(line);
});

test("names the first duplicate key", () => {
  expect(parseYaml("a: 1\nb: 2\na: 3")).toMatchObject({
    ok: true,
    duplicateKey: { line: 3, message: "duplicated mapping key" },
  });
});

describe("locate", () => {
  const text = `# a comment
kind: Pod
spec:
  containers:
  - name: main
    env: [{name: A, value: yes}, {name: B,
      value: "no"}]
  # between
  -
    name: other
    command: &run
    - sh
    args: *run
---
kind: Second
`;
  test.each([
    [0, [], 2, undefined],
    [0, ["kind"], 2, "Pod"],
    [0, ["spec", "containers"], 4, undefined],
    [0, ["spec", "containers", 0], 5, undefined],
    [0, ["spec", "containers", 0, "env", 0, "value"], 6, "yes"],
    [0, ["spec", "containers", 0, "env", 1, "value"], 7, undefined],
    [0, ["spec", "containers", 1, "command", 0], 12, "sh"],
    [0, ["spec", "containers", 1, "args", 0], 13, undefined],
    [0, ["spec", "containers", 1, "image"], 10, undefined],
    [1, ["kind"], 15, "Second"],
  ] as const)("finds %i %j in line %i", (document, path, line, plain) => {
    const parsed = parseYaml(text);
    const place = parsed.ok ? parsed.locate(document, path) : undefined;
    expect({ line: place?.line, plain: place?.plain }).toEqual({ line, plain });
  });
});

describe("formatYaml", () => {
  test("writes kubectl's style", () => {
    const object = { a: [{ b: "yes", c: [1, "1"] }], text: "x\ny\n", empty: {}, none: [] };
    expect(formatYaml(object)).toBe(
      "a:\n- b: 'yes'\n  c:\n  - 1\n  - '1'\ntext: |\n  x\n  y\nempty: {}\nnone: []\n",
    );
  });

  const nasty = fc.oneof(
    fc.constantFrom(
      ...scalars.map(([text]) => text),
      "y",
      "<<",
      "- a",
      "a: b",
      "#",
      "a #b",
      "---",
      "...",
      "\t",
      " x",
      "x ",
    ),
    fc.stringMatching(/^[-+.0-9_:xobeE]{1,8}$/),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom("\n", " ", "a", "\t", "'", '"', "\\", ":", "#", "\r", "\u0085", "\u2028", "-"),
    }),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      nasty,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        nasty.filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  })).value;

  test("gives back whatever it wrote", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(documentsOf(formatYaml({ value }))).toEqual([{ value }]);
      }),
      { numRuns: 500 },
    );
  });
});

function documentsOf(text: string): readonly unknown[] {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.documents;
}

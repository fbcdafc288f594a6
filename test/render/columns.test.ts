import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { parseColumnsFile, parseCustomColumns } from "../../src/render/columns/custom-columns.ts";
import { parseJsonPath, renderJsonPath } from "../../src/render/columns/json-path.ts";
import { renderColumns } from "../../src/render/table.ts";

/** What the templates below are applied to; their results are those that kubectl 1.32.4 prints for them. */
const list: JsonObject = {
  apiVersion: "v1",
  kind: "List",
  metadata: { resourceVersion: "" },
  items: [
    { kind: "PodDefault", metadata: { name: "all", generation: 1 }, spec: { desc: "", selector: {} } },
    {
      kind: "PodDefault",
      metadata: { name: "gpu", generation: 2, labels: { "example.com/team": "a" } },
      spec: {
        desc: "GPU: a < b & more",
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "yes" },
        ],
        tolerations: [{ key: "nvidia.com/gpu", tolerationSeconds: 30, automount: null, fraction: 1.5 }],
      },
    },
    { kind: "PodDefault", metadata: { name: "token", generation: 3 }, spec: { desc: "Token" } },
  ],
};

const print = (template: string, asJson = false) => renderJsonPath(parseJsonPath(template, asJson), list);

test.each([
  ["{.items[*].metadata.name}", "all gpu token"],
  [
    '{range .items[*]}{.metadata.name}{"\\t"}{.spec.desc}{"\\n"}{end}',
    "all\t\ngpu\tGPU: a < b & more\ntoken\tToken\n",
  ],
  ['{range .items[*]}{range .spec.env[*]}{.name}{","}{end};{end}', ";A,B,;;"],
  ["{range .items[?(@.spec.env)]}{.metadata.name}{end}!", "gpu!"],
  ["{.items[1].spec.env}", '[{"name":"A","value":"1"},{"name":"B","value":"yes"}]'],
  ["{.items[1].spec}", expect.stringContaining('"desc":"GPU: a \\u003c b \\u0026 more","env"')],
  ["{.items[-1].metadata.name}", "token"],
  ["{.items[-2:].metadata.name}", "gpu token"],
  ["{.items[0:2].metadata.name}", "all gpu"],
  ["{.items[::2].metadata.name}", "all token"],
  ["{.items[1:1].metadata.name}", ""],
  ["{.items[0,2].metadata.name}", "all token"],
  ["{.items[1].metadata['name','generation']}", "gpu 2"],
  ["{.items[1].metadata.labels.example\\.com/team}", "a"],
  ["{.items[1].metadata.labels['example\\.com/team']}", "a"],
  ['{.items[?(@.metadata.name=="gpu")].spec.desc}', "GPU: a < b & more"],
  ["{.items[?(@.metadata.name!='gpu')].metadata.name}", "all token"],
  ['{.items[?(@.metadata.name > "b")].metadata.name}', "gpu token"],
  ["{.items[?(@.metadata.generation >= 2)].metadata.name}", "gpu token"],
  ["{.items[?(@.metadata.generation < 2)].metadata.name}", "all"],
  ["{.items[*]..key}", "nvidia.com/gpu"],
  ["{..tolerationSeconds}", "30"],
  ["{.items[1].spec.tolerations[0].automount}", "null"],
  ["{.items[1].spec.tolerations[0].*}", "null 1.5 nvidia.com/gpu 30"],
  ["{$.items[*].kind}", "PodDefault PodDefault PodDefault"],
  ["{.nope.nope}", ""],
  [".items", ".items"],
  ["a{.kind}b{.apiVersion}c", "aListbv1c"],
  ["{true}{1.5}", "true1.5"],
  ['{"\\u00e9\\x41\\101"}', "éAA"],
])("-o jsonpath=%s", (template, printed) => {
  expect(print(template)).toEqual(printed);
});

test("jsonpath-as-json prints a list of each part's results", () => {
  expect(print("{.items[*].spec.desc}", true)).toBe(
    '[\n    "",\n    "GPU: a \\u003c b \\u0026 more",\n    "Token"\n]\n',
  );
});

describe("errors are kubectl's", () => {
  const parsing = (template: string) => `error parsing jsonpath ${template}, `;
  test.each([
    ["{.items[0}", "unterminated array"],
    ["{.items[a]}", "invalid array index a"],
    ['{.items[?(@.x=="a]}', "unterminated filter"],
    ['{.items[?(@.x=="a")}', "unclosed array expect ]"],
    ["{.items", "unclosed action"],
    ['{"abc}', "unterminated quoted string"],
    ["{/a}", "unrecognized character in action: U+002F '/'"],
    ["{....a}", "invalid multiple recursive descent"],
    ['{"\\q"}', 'unquote string "\\q" error invalid syntax'],
    ["{1.2.3}", "cannot parse number 1.2.3"],
  ])("for the template %s", (template, message) => {
    expect(() => print(template)).toThrow(new UsageError(`${parsing(template)}${message}`));
  });

  test.each([
    ["{end}", "not in range, nothing to end"],
    ["{foo}", "unrecognized identifier foo"],
    ["{.items[9].kind}", "array index out of bounds: index 9, length 3"],
    ["{.items[2:1].kind}", "starting index 2 is greater than ending index 1"],
    ["{.items[0:2:-1].kind}", "step must be > 0"],
    ["{.kind[0]}", "string is not array or slice"],
    ["{.metadata[0]}", "map[string]interface {} is not array or slice"],
    ["{.metadata[?(@.a)]}", "map[resourceVersion:] is not array or slice and cannot be filtered"],
    ['{.items[?(@.metadata.generation == "1")].kind}', "incompatible types for comparison"],
    ["{.items[?(@.metadata.generation >= 1.5)].kind}", "incompatible types for comparison"],
    ["{.items[?(@.kind < true)].kind}", "incompatible types for comparison"],
    ['{.items[?(@.kind =! "a")].kind}', "unrecognized filter operator =!"],
  ])("for an object that %s does not fit", (template, message) => {
    expect(() => print(template)).toThrow(
      new UsageError(
        `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${message}`,
      ),
    );
  });
});

describe("custom columns", () => {
  const items = list["items"] as readonly JsonObject[];

  test("take a path in each of kubectl's four forms, and show what is missing", () => {
    const columns = parseCustomColumns(
      "NAME:metadata.name,G:.metadata.generation,E:{.spec.env[*].name},X:{nope}",
    );
    expect(renderColumns(columns, items, true)).toBe(
      [
        "NAME    G     E        X",
        "all     1     <none>   <none>",
        "gpu     2     A,B      <none>",
        "token   3     <none>   <none>",
        "",
      ].join("\n"),
    );
  });

  test("show lists and maps as Go prints them", () => {
    const columns = parseCustomColumns("E:.spec.env,L:.metadata.labels,N:");
    expect(renderColumns(columns, items.slice(1, 2), false)).toBe(
      "[map[name:A value:1] map[name:B value:yes]]   map[example.com/team:a]   <none>\n",
    );
  });

  test("come from a file of two lines, too", () => {
    const columns = parseColumnsFile("NAME   DESC\n.metadata.name  {.spec.desc}\n");
    expect(renderColumns(columns, items.slice(2), true)).toBe("NAME    DESC\ntoken   Token\n");
  });

  test.each([
    ["A", "unexpected custom-columns spec: A, expected <header>:<json-path-expr>"],
    ["A:.a{b}", expect.stringContaining("unexpected path string, expected a 'name1.name2'")],
  ])("refuse %s", (spec, message) => {
    expect(() => parseCustomColumns(spec)).toThrow(expect.objectContaining({ message }));
  });

  test.each([
    ["", "missing header line"],
    ["A B", "missing spec line"],
    ["A B\n.a", "number of headers (2) and field specifications (1) don't match"],
  ])("refuse the file %j", (text, message) => {
    expect(() => parseColumnsFile(text)).toThrow(message);
  });
});

test("fits a table of any number of rows", () => {
  const rows = Array.from({ length: 150_000 }, (_, index) => `pod-${index}`);
  const column = { title: "NAME", cell: (name: string) => name };
  expect(renderColumns([column], rows, true, 80).split("\n")).toHaveLength(150_002);
});

test("columns that are as wide as each other give way alike", () => {
  const long = "a-name-of-thirty-characters-000";
  const columns = ["NAME", "OTHER", "WHY"].map((title) => ({
    title,
    cell: () => (title === "WHY" ? "" : long),
  }));
  const [, row = ""] = renderColumns(columns, [0], true, 50).split("\n");
  const [name = "", other = ""] = row.split(/ {3}/);
  expect(Math.abs(name.length - other.length)).toBeLessThanOrEqual(1);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatProblem } from "../../src/errors.ts";
import { decodeTemplate } from "../../src/template/decode.ts";

const good = `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: cache
summary: A cache directory
description: Mounts a cache.
parameters:
  - name: path
    type: path
    description: Where it appears
    example: /cache
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: cache
  spec:
    selector:
      matchLabels: {cache: "true"}
    env:
      - name: CACHE
        value: \${path}
comments: |
  # Further fields
  #labels:
`;

const cases: readonly (readonly [string, string | RegExp, string, readonly string[]])[] = [
  ["no YAML", good, "a: [", ["t.yaml:1: unexpected end of the stream within a flow collection"]],
  ["nothing", good, "", ["t.yaml: expected one mapping of kind PodDefaultTemplate, found 0 YAML documents"]],
  ["a list", good, "- a", ["t.yaml: expected one mapping of kind PodDefaultTemplate, found another value"]],
  [
    "two documents",
    /$/,
    "---\na: 1",
    ["t.yaml: expected one mapping of kind PodDefaultTemplate, found 2 YAML documents"],
  ],
  ["a key twice", "summary:", "name: b\nsummary:", ["t.yaml:4: duplicated mapping key"]],
  [
    "another version",
    "/v1\nkind",
    "/v2\nkind",
    ['t.yaml:1: apiVersion: expected kubectl-poddefault/v1, found "kubectl-poddefault/v2"'],
  ],
  [
    "a misspelt field",
    "summary:",
    "sumary:",
    ["t.yaml:4: sumary: unknown field; did you mean summary?", "t.yaml:1: summary is missing"],
  ],
  [
    "a bad name",
    "name: cache\nsummary",
    "name: Cache\nsummary",
    ['t.yaml:3: name: "Cache" has characters other than lower-case letters, digits and -'],
  ],
  [
    "parameters no list",
    /parameters:\n( {2}.*\n)+?podDefault/,
    "parameters: 1\npodDefault",
    [
      "t.yaml:6: parameters: not a list of parameters",
      "t.yaml:17: podDefault.spec.env[0].value: unknown parameter path; for a literal $\u007bpath} write $$\u007bpath}",
    ],
  ],
  [
    "an unknown type",
    "type: path",
    "type: url",
    [
      't.yaml:8: parameters[0].type: "url" is not one of string, int, bool, name, label, label-value, quantity, path',
    ],
  ],
  [
    "a default of another type",
    "example: /cache",
    "default: cache",
    ["t.yaml:10: parameters[0].default: \"cache\" is not an absolute path without ':'"],
  ],
  [
    "an example off the pattern",
    "example:",
    "pattern: /mnt/.*\n    example:",
    ['t.yaml:11: parameters[0].example: "/cache" does not match /mnt/.*'],
  ],
  [
    "a pattern that is none",
    "example:",
    'pattern: "("\n    example:',
    ["t.yaml:10: parameters[0].pattern: Invalid regular expression: /^(?:()$/su: Unterminated group"],
  ],
  [
    "a required default",
    "example:",
    "required: true\n    default: /c\n    example:",
    ["t.yaml:10: parameters[0].required: a parameter with a default cannot be required"],
  ],
  [
    "no example",
    "    example: /cache\n",
    "",
    ["t.yaml:7: parameters[0]: example is missing; the help page of a required parameter needs one"],
  ],
  [
    "a name of two parameters",
    "podDefault:",
    "  - {name: path, description: x, default: z}\npodDefault:",
    ["t.yaml:11: parameters[1].name: duplicate parameter path"],
  ],
  [
    "an unused parameter",
    "podDefault:",
    "  - {name: size, description: x, default: z}\npodDefault:",
    ["t.yaml:11: parameters[1]: parameter size is not used in podDefault"],
  ],
  [
    "no PodDefault",
    "kind: PodDefault\n",
    "kind: Pod\n",
    ['t.yaml:13: podDefault.kind: expected PodDefault, found "Pod"'],
  ],
  [
    "a namespace",
    "    name: cache\n  spec",
    "    name: cache\n    namespace: a\n  spec",
    ["t.yaml:16: podDefault.metadata.namespace: a template has no namespace; -n chooses it"],
  ],
  [
    "a field that the CRD drops",
    "    env:",
    "    affinity: {}\n    env:",
    [
      "t.yaml:19: podDefault.spec.affinity: unknown field, the PodDefault CRD prunes it; kubectl refuses it by strict validation",
    ],
  ],
  [
    "no selector",
    /selector:\n.*\n/,
    "desc: x\n",
    [
      "t.yaml:16: podDefault.spec.selector: required field is missing: the API server refuses the PodDefault itself",
    ],
  ],
  [
    "a placeholder of the wrong type",
    `value: \${path}`,
    `value: \${path}\n    automountServiceAccountToken: \${path}`,
    [
      't.yaml:22: podDefault.spec.automountServiceAccountToken: expected a boolean, found the string "/cache"',
    ],
  ],
  [
    "an unquoted word",
    'cache: "true"',
    "cache: yes",
    [
      't.yaml:18: podDefault.spec.selector.matchLabels.cache: expected a string, found the boolean true; quote it: cache: "yes"',
    ],
  ],
  [
    "a comment that is none",
    "#labels:",
    "labels:",
    ['t.yaml:22: comments: the line "labels:" does not start with #'],
  ],
];

test("the example of FORMAT.md is a template", () => {
  const format = readFileSync(new URL("../../src/template/FORMAT.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n(.*?)```/s.exec(format) ?? [];
  expect(decodeTemplate(example, "FORMAT.md")).toMatchObject({ ok: true, template: { name: "model-cache" } });
});

test("the template that the cases spoil is good", () => {
  expect(decodeTemplate(good, "t.yaml")).toMatchObject({
    ok: true,
    template: { name: "cache", comments: ["# Further fields", "#labels:"], source: "t.yaml" },
  });
});

test.each(cases)("%s is refused with file, line and field", (_, what, by, wanted) => {
  const decoded = decodeTemplate(
    good.replace(what, () => by),
    "t.yaml",
  );
  expect(decoded.ok ? [] : decoded.problems.map(formatProblem)).toEqual(wanted);
});

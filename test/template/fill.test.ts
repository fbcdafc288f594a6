import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/kubernetes/json.ts";
import { formatYaml, parseYaml } from "../../src/kubernetes/yaml.ts";
import { decodeTemplate } from "../../src/template/decode.ts";
import { fillTemplate } from "../../src/template/fill.ts";
import type { Template } from "../../src/template/template.ts";

const template = readTemplate(`
apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: everything
summary: One parameter of each type
description: For tests.
parameters:
  - {name: text, description: a text, example: hello}
  - {name: count, type: int, description: a number, default: 3}
  - {name: flag, type: bool, description: a switch, default: false}
  - {name: account, type: name, description: an object, default: default-editor}
  - {name: label, type: label, description: a label, default: example.com/all}
  - {name: zone, type: label-value, description: a label value, default: ""}
  - {name: size, type: quantity, description: a size, default: 1Gi}
  - {name: path, type: path, description: a path, default: /data}
  - {name: level, description: one of two, pattern: info|debug, default: info}
  - {name: sub-path, description: a folder, required: false}
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata: {name: everything}
  spec:
    desc: "\${text} and \${sub-path}"
    selector: {matchLabels: {"\${label}": "\${zone}"}}
    serviceAccountName: \${account}
    automountServiceAccountToken: \${flag}
    env:
      - {name: TEXT, value: "\${text}"}
      - {name: SENTENCE, value: "\${count} of \${level}, literally $\${count}"}
    volumes:
      - {name: v, emptyDir: {sizeLimit: "\${size}"}}
      - {name: p, projected: {defaultMode: "\${count}"}}
    volumeMounts: [{name: v, mountPath: "\${path}", subPath: "\${sub-path}"}]
    imagePullSecrets: [{name: "\${sub-path}"}]
`);

test("values keep their types, and a placeholder without a value is left out", () => {
  expect(fill({ text: "hello" })).toEqual({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "everything" },
    spec: {
      selector: { matchLabels: { "example.com/all": "" } },
      serviceAccountName: "default-editor",
      automountServiceAccountToken: false,
      env: [
        { name: "TEXT", value: "hello" },
        { name: "SENTENCE", value: `3 of info, literally \${count}` },
      ],
      volumes: [
        { name: "v", emptyDir: { sizeLimit: "1Gi" } },
        { name: "p", projected: { defaultMode: 3 } },
      ],
      volumeMounts: [{ name: "v", mountPath: "/data" }],
    },
  });
});

test("a value is data: any text survives the printed YAML", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "a: b",
      "'",
      '"',
      "# no comment",
      "- x",
      "\n\n",
      "yes",
      "0777",
      `\${text}`,
      "$${",
      "$&",
      "null",
    ),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const podDefault = fill({ text });
      const yaml = parseYaml(formatYaml(podDefault));
      expect(yaml.ok && yaml.documents).toEqual([podDefault]);
      expect(podDefault).toHaveProperty("spec.env.0", { name: "TEXT", value: text });
    }),
  );
});

test("all problems of the values are reported at once", () => {
  const values = { cuont: "3", count: "three", flag: "yes", level: "trace", something: "1" };
  expect(faults(values)).toEqual([
    "text: required parameter is missing (a text); add --set text=hello",
    'count: "three" is not a whole number',
    'flag: "yes" is not true or false',
    'level: "trace" does not match info|debug',
    "cuont: unknown parameter; did you mean count?",
    expect.stringMatching(/^something: unknown parameter; the parameters are text, count, /),
  ]);
});

test.each<[string, Json, Json | undefined]>([
  ["count", "-12", -12],
  ["count", 12, 12],
  ["count", "1e3", undefined],
  ["count", "99999999999999999999", undefined],
  ["count", 1.5, undefined],
  ["flag", "true", true],
  ["flag", true, true],
  ["flag", "1", undefined],
  ["text", true, undefined],
  ["text", 1.1, undefined],
  ["text", ["a"], undefined],
  ["text", "", ""],
  ["account", "a.b-c", "a.b-c"],
  ["account", "Default", undefined],
  ["account", "a".repeat(254), undefined],
  ["label", "team", "team"],
  ["label", "example.com/Team_1", "example.com/Team_1"],
  ["label", "example.com/", undefined],
  ["label", "a b", undefined],
  ["label", "a".repeat(64), undefined],
  ["zone", "", ""],
  ["zone", "-a", undefined],
  ["size", "500m", "500m"],
  ["size", "1.5Ti", "1.5Ti"],
  ["size", "2GB", undefined],
  ["size", "", undefined],
  ["path", "/dev/shm", "/dev/shm"],
  ["path", "dev", undefined],
  ["path", "/a:b", undefined],
  ["level", "info\n", undefined],
])("%s given %j is read as %j", (parameter, given, wanted) => {
  const filled = fillTemplate(
    template,
    new Map([
      ["text", "x"],
      [parameter, given],
    ]),
  );
  expect(filled.ok).toBe(wanted !== undefined);
  const at = { count: "spec.volumes.1.projected.defaultMode", flag: "spec.automountServiceAccountToken" };
  if (filled.ok && Object.hasOwn(at, parameter)) {
    expect(filled.podDefault).toHaveProperty(at[parameter as keyof typeof at], wanted);
  }
});

function readTemplate(text: string): Template {
  const decoded = decodeTemplate(text, "everything.yaml");
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.template;
}

function fill(values: Record<string, Json>): unknown {
  const filled = fillTemplate(template, new Map(Object.entries(values)));
  return filled.ok ? filled.podDefault : filled.faults;
}

function faults(values: Record<string, Json>): readonly string[] {
  const filled = fillTemplate(template, new Map(Object.entries(values)));
  return filled.ok ? [] : filled.faults.map(({ parameter, message }) => `${parameter}: ${message}`);
}

import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const again = "kubectl poddefault ... -f -";
const braces = `{{ ... }}: a template (Helm, Jinja), not a manifest yet; render it first: helm template CHART | ${again}`;
const yamlIn = "apiVersion: kubeflow.org/v1alpha1\nkind: PodDefault\n";

/** What people pass, and what it is called, with the line that shows it. */
const texts: readonly (readonly [what: string, text: string, problem: string])[] = [
  ["a Helm value", `${yamlIn}metadata:\n  name: a\n  namespace: {{ .Values.ns }}\n`, `5: ${braces}`],
  ["a Helm condition", `# {{ no }}\n{{- if .Values.on }}\n${yamlIn}{{- end }}\n`, `2: ${braces}`],
  [
    "quoted Helm values",
    `${yamlIn}metadata: {name: "{{ .Release.Name }}-a"}\nspec: {selector: {}}\n`,
    `3: metadata.name: ${braces}`,
  ],
  [
    "a Helm value far inside",
    `${yamlIn}metadata: {name: a}\nspec:\n  selector: {}\n  env:\n  - {name: A, value: "{{ .Values.a }}"}\n`,
    `7: spec.env[0].value: ${braces}`,
  ],
  [
    "a Jinja loop",
    `{% for ns in namespaces %}\n${yamlIn}metadata:\n  name: {{ ns }}\n{% endfor %}\n`,
    `1: {% ... %}: a Jinja template, not a manifest yet; render it first and pass the result: ${again} (a Helm chart: helm template CHART | ${again})`,
  ],
  [
    "a shell script",
    `#!/bin/bash\ncat <<EOF | kubectl apply -f -\n${yamlIn}EOF\n`,
    `1: a shell script with a here-document, not a manifest; save the lines between the markers (<<EOF ... EOF), or pipe them: cat <<EOF | ${again}`,
  ],
  [
    "a here-document",
    `kubectl apply -f - <<'YAML'\n${yamlIn}YAML\n`,
    `1: a shell script with a here-document, not a manifest; save the lines between the markers (<<EOF ... EOF), or pipe them: cat <<EOF | ${again}`,
  ],
  [
    "a template that holds a script",
    `${yamlIn}metadata:\n  name: {{ .Values.name }}\nspec:\n  desc: |\n    cat <<EOF\n    \`\`\`\n    EOF\n`,
    `4: ${braces}`,
  ],
  [
    "Terraform",
    `resource "kubectl_manifest" "a" {\n  yaml_body = <<YAML\n${yamlIn}YAML\n}\n`,
    "1: Terraform configuration, not a manifest; save the YAML in it as a file of its own",
  ],
  [
    "Markdown",
    `# How to\n\nApply this:\n\n\`\`\`yaml\n${yamlIn}\`\`\`\n`,
    "5: Markdown, not a manifest; save only the lines between the ``` fences",
  ],
  [
    "no-break spaces",
    `${yamlIn}metadata:\n\u00a0\u00a0name: a\nspec: b: c\n`,
    "4: a no-break space (U+00A0) stands where YAML needs a plain space; replace it",
  ],
  [
    "a no-break space that YAML takes as part of a key",
    `${yamlIn}metadata:\n\u00a0\u00a0name: a\nspec: {selector: {}}\n`,
    "4: a no-break space (U+00A0) stands where YAML needs a plain space; replace it",
  ],
  [
    "a required field with another name",
    `${yamlIn}metadata: {name: a}\nspec: {selctor: {}}\n`,
    "4: spec.selector: required field is missing (selctor is there; did you mean selector?): the API server refuses the PodDefault itself",
  ],
  [
    "a variable of envsubst",
    `${yamlIn}metadata: {name: a, namespace: "\${NAMESPACE}"}\nspec: {selector: {}}\n`,
    `3: metadata.namespace: "\${NAMESPACE}" is a variable that was not filled in; run envsubst first: envsubst < FILE | ${again}; the API server refuses the PodDefault itself`,
  ],
  [
    "a variable of envsubst in braces without quotes",
    `${yamlIn}metadata: {name: a, namespace: \${NAMESPACE}}\nspec: {selector: {}}\n`,
    `3: \${NAMESPACE} is a variable that was not filled in; run envsubst first: envsubst < FILE | ${again}`,
  ],
  ...["@NS@", "%NS%", "<%= ns %>"].map(
    (name) =>
      [
        `the placeholder ${name} without quotes`,
        `${yamlIn}metadata:\n  name: a\n  namespace: ${name}\nspec: [\n`,
        `5: ${name} is a placeholder that was not filled in; YAML cannot be read with it`,
      ] as const,
  ),
  ...["<YOUR_NAMESPACE>", "MY_NAMESPACE", "NAMESPACE", "%NS%", "@ns@"].map(
    (name) =>
      [
        `the placeholder ${name}`,
        `${yamlIn}metadata: {name: a, namespace: "${name}"}\nspec: {selector: {}}\n`,
        `3: metadata.namespace: "${name}" is a placeholder that was not filled in; the API server refuses the PodDefault itself`,
      ] as const,
  ),
  [
    "flat indentation",
    "apiVersion: kubeflow.org/v1alpha1\nkind: PodDefault\nmetadata:\nname: a\nspec:\ndesc: A\nselector: {}\n",
    "5: spec: desc and selector are beside spec; indent them",
  ],
  [
    "a flat selector",
    `${yamlIn}metadata: {name: a}\nspec:\n  selector:\n  matchLabels: {a: b}\n`,
    "5: spec.selector: matchLabels is beside selector; indent it",
  ],
];

test.each(texts)("%s is called what it is", async (_, stdin, problem) => {
  const { code, stdout, stderr } = await runInMemory("list -f - --local", { stdin });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr.split("\n")).toContain(`error: STDIN:${problem}`);
});

describe("objects that look like PodDefaults", () => {
  test.each([
    [
      "settings.k8s.io/v1alpha1",
      "PodPreset",
      "a PodPreset was removed in Kubernetes 1.20; a PodDefault (kubeflow.org/v1alpha1) does the same in Kubeflow; the object is skipped",
    ],
    [
      "example.com/v1",
      "PodDefault",
      "this PodDefault is of example.com/v1, not of kubeflow.org/v1alpha1; the object is skipped",
    ],
  ])("%s %s", async (apiVersion, kind, message) => {
    const stdin = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: {selector: {}}\n`;
    const { stderr } = await runInMemory("list -f - --local", { stdin });
    expect(stderr).toBe(`Warning: STDIN:2: kind: ${message}\nNo resources found in default namespace.\n`);
  });
});

test("braces that are not Helm's are left alone: Argo's parameters", async () => {
  const stdin = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: m
  templates: [{name: m, container: {image: "b:{{workflow.parameters.tag}}", command: [sh]}}]
`;
  expect((await runInMemory("dry-run - --local -o name", { stdin })).code).toBe(0);
});

test("a namespace of a Pod that was not filled in is warned of", async () => {
  const stdin = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: "\${NS}"}\nspec: {containers: [{name: m, image: b}]}\n`;
  const { stderr } = await runInMemory("dry-run - --local", { stdin });
  expect(stderr).toContain(
    `Warning: STDIN:3: metadata.namespace: "\${NS}" is a variable that was not filled in`,
  );
});

test("what kubectl reads is read", async () => {
  const stdin = `apiVersion: v1
kind: Pod
metadata:
  name: p
  labels:
  annotations:
spec:
  containers:
  - name: m
    image: b
    command: [sh, -c]
    args: ["
  echo a &&
echo b
    ",
  c]
`;
  const { code, stdout } = await runInMemory("dry-run - --local -o jsonpath={.spec.containers[0].args[0]}", {
    stdin,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: " echo a && echo b " });
  for (const command of ["dry-run -", "explain -"])
    expect(await runInMemory(`${command} --local`, { stdin })).toMatchObject({ code: 0 });
});

test("a PodDefault with generateName is one", async () => {
  const stdin = `${yamlIn}metadata: {generateName: token-, annotations: }\nspec: {selector: {}, labels: }\n`;
  const { code, stdout } = await runInMemory("list -f - --local -o name", { stdin });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "poddefault.kubeflow.org/token-xxxxx\n" });
});

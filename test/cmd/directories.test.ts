import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const pod = (name: string, spec = "containers: [{name: main, image: busybox}]") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: team, labels: {a: "true"}}\nspec: {${spec}}\n`;
const podDefault = `apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: a, namespace: team}
spec:
  selector: {matchLabels: {a: "true"}}
  env: [{name: A, value: "1"}]
`;

/** What a repository holds besides manifests: each file is skipped for the reason behind it. */
const besides: readonly (readonly [file: string, content: string, reason: string])[] = [
  ["Chart.yaml", "apiVersion: v2\nname: team\n", "1: kind is not set: not a Kubernetes object"],
  ["kustomization.yaml", "resources: [a.yaml]\n", "1: a kustomization, not a manifest; build it with -k d"],
  [
    "base/kustomization.yaml",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
    "1: a kustomization, not a manifest; build it with -k d/base",
  ],
  [
    "delete.yaml",
    "$patch: delete\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n",
    "1: a kustomize patch ($patch), not a Kubernetes object",
  ],
  [
    "variable.yaml",
    `apiVersion: v1\nkind: Pod\nmetadata: {name: "\${NAME}"}\nspec: {containers: [{name: m, image: b}]}\n`,
    `3: Pod \${NAME}: metadata.name: "\${NAME}" is a variable that was not filled in; run envsubst first: envsubst < FILE | kubectl poddefault ... -f -`,
  ],
  [
    "ops.yaml",
    "- {op: add, path: /spec/desc, value: B}\n",
    "1: a JSON patch (kustomize), not a Kubernetes object",
  ],
  [
    "rollout.yaml",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {}, replicas: 3}\n",
    "4: Deployment web: spec.template: required field is missing; it looks like a kustomize patch",
  ],
  [
    "templates/pod.yaml",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n",
    "4: {{ ... }}: a template (Helm, Jinja), not a manifest yet; render it first: helm template CHART | kubectl poddefault ... -f -",
  ],
  ["values.yaml", "image: x\n", "1: kind is not set: not a Kubernetes object"],
  ["wrong.yaml", "a: b: c\n", "1: bad indentation of a mapping entry"],
];

function repository(files: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(join(tmpdir(), "repository-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

const cwdOfAll = () =>
  repository({
    "d/a.yaml": podDefault,
    "d/pod.yaml": pod("p"),
    "d/.github/ci.yaml": "on: push\n",
    ...Object.fromEntries(besides.map(([file, content]) => [`d/${file}`, content])),
  });

describe("the directory of a repository gives results", () => {
  const ignored = "d/.github: folders whose name begins with a dot are not read";

  test.each(["dry-run -f d -R --local", "dry-run d -R --local"])("%s", async (command) => {
    const { code, stdout, stderr } = await runInMemory(command, { cwd: cwdOfAll() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("CHANGED by a");
    expect(stdout).toContain("\nSkipped 2 objects and 9 files (-v names them).\n");
  });

  test("-v names what is skipped, and why", async () => {
    const { code, stderr } = await runInMemory("dry-run d -R --local -v", { cwd: cwdOfAll() });
    expect(code).toBe(0);
    const wanted = [...besides.map(([file, , reason]) => `d/${file}:${reason}`), ignored];
    expect(stderr.trimEnd().split("\n").sort()).toEqual(wanted.sort());
  });

  test("-o report lists it", async () => {
    const { stdout } = await runInMemory("dry-run d -R --local -o report", { cwd: cwdOfAll() });
    const { items, skipped, errors } = JSON.parse(stdout);
    expect(items).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(skipped).toHaveLength(besides.length + 1);
    expect(skipped).toContainEqual({
      file: "d/rollout.yaml",
      line: 4,
      kind: "Deployment",
      name: "web",
      message: "Deployment web: spec.template: required field is missing; it looks like a kustomize patch",
    });
  });

  test.each(["list -f d -R --local", "explain pod/p -f d -R --local", "explain d -R --local"])(
    "%s counts it on stderr",
    async (command) => {
      const { stderr } = await runInMemory(command.replace("pod/p ", ""), { cwd: cwdOfAll() });
      expect(stderr).toBe("Note: Skipped 2 objects and 9 files (-v names them).\n");
    },
  );

  test("--strict fails, and answers the rest", async () => {
    const { code, stdout, stderr } = await runInMemory("dry-run d -R --local --strict -o name", {
      cwd: cwdOfAll(),
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "pod/p\n" });
    expect(stderr).toContain("error: d/values.yaml:1: kind is not set: not a Kubernetes object\n");
  });

  test("a PodDefault that is unusable is always told, because the answer rests on it", async () => {
    const patch =
      "apiVersion: kubeflow.org/v1alpha1\nkind: PodDefault\nmetadata: {name: a}\nspec: {desc: B}\n";
    const cwd = repository({ "d/a.yaml": podDefault, "d/patch.yaml": patch });
    const { code, stdout, stderr } = await runInMemory("list -f d -R --local -A", { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^team +a /m);
    expect(stderr).toContain(
      "Warning: d/patch.yaml:4: PodDefault a: spec.selector: required field is missing: the API server refuses the PodDefault itself; it looks like a kustomize patch\n",
    );
  });
});

describe("one bad document or object does not stop the others of its file", () => {
  test.each([
    [
      "a value of the wrong type",
      pod("bad", "containers: [{name: m, image: b, env: [{name: A, value: 1}]}]"),
      '4: spec.containers[0].env[0].value: expected a string, found the number 1; quote it: value: "1"',
    ],
    ["text that is not YAML", "a: b: c\n", "1: bad indentation of a mapping entry"],
    [
      "a template",
      "kind: {{ .Values.kind }}\n",
      "1: {{ ... }}: a template (Helm, Jinja), not a manifest yet; render it first: helm template CHART | kubectl poddefault ... -f -",
    ],
    ["a list", "- 1\n", "1: expected a Kubernetes object, found a list"],
  ])("%s", async (_, document, problem) => {
    const stdin = [pod("p"), document, pod("q")].join("---\n");
    const line = (before: number) => problem.replace(/^\d+/, (own) => String(Number(own) + before));
    const { code, stdout, stderr } = await runInMemory("dry-run - --local -o name", {
      stdin: `${podDefault}---\n${stdin}`,
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "pod/p\npod/q\n" });
    expect(stderr).toContain(`error: STDIN:${line(12)}\n`);
    const report = await runInMemory("dry-run - --local -o report", { stdin: `${podDefault}---\n${stdin}` });
    expect(JSON.parse(report.stdout).errors).toHaveLength(1);
  });

  test("a namespace other than that of -n", async () => {
    const stdin = `${pod("p")}---\n${pod("q").replace("team", "other")}`;
    const { code, stdout, stderr } = await runInMemory("dry-run - --local -n team -o name", { stdin });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "pod/p\n" });
    expect(stderr).toContain('the namespace from the provided object "other" does not match');
  });
});

test
  .skipIf(process.platform === "win32")
  .each([["list -f . --local -v=1"], ["lint ."], ["create-from-template --template-dir . --local"]])(
  "%s does not wait for a named pipe or a device in a directory",
  async (line) => {
    const cwd = mkdtempSync(join(tmpdir(), "pipes-"));
    execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
    symlinkSync("/dev/zero", join(cwd, "zero.yaml"));
    writeFileSync(join(cwd, "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    const { stdout, stderr } = await runInMemory(line, { cwd });
    for (const name of ["pipe", "zero"])
      expect(stdout + stderr).toMatch(new RegExp(`${name}\\.yaml\\S* .*not a regular file`));
  },
);

test("a template that is an endless device", async () => {
  const { code, stderr } = await runInMemory("list -f examples --local -o jsonpath-file=/dev/zero");
  expect([code, stderr]).toEqual([
    3,
    "error: error reading --template /dev/zero, 50 MB or more: too large for manifests\n",
  ]);
});

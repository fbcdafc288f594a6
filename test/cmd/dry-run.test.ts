import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const onExamples = (words: string) =>
  `dry-run examples/pods.yaml -f examples/poddefaults.yaml -f examples/namespace.yaml --local ${words}`;

describe("for a person", () => {
  test.each([80, 140])("the examples, at %i columns", async (columns) => {
    const { code, stdout, stderr } = await runInMemory(onExamples(""), { columns });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot(`__snapshots__/dry-run-${columns}.txt`);
  });

  test("with color: what is added is green, headings are bold", async () => {
    const { stdout } = await runInMemory(onExamples("--color=always"));
    expect(stdout).toContain("\u001b[32m+  - name: my-sidecar\u001b[39m");
    expect(stdout).toContain("\u001b[1m--- pod/trainer submitted\u001b[22m");
    const plain = await runInMemory(onExamples("--color=never"), { isTerminal: true });
    expect(plain.stdout).not.toContain("\u001b");
  });

  test("a workload stands for the Pods that its controller would create", async () => {
    const { stdout } = await runInMemory(
      "dry-run examples/notebook.yaml examples/deployment.yaml -f examples/poddefaults.yaml --local -o name",
    );
    expect(stdout).toBe("notebook.kubeflow.org/experiments\ndeployment.apps/pipeline-trigger\n");
  });
});

describe("for machines", () => {
  test("-o yaml is the Pods as written plus what is injected; -o json a List of the same", async () => {
    const yaml = await runInMemory(onExamples("-o yaml"));
    const json = await runInMemory(onExamples("-ojson"));
    const { kind, items } = JSON.parse(json.stdout);
    expect(kind).toBe("List");
    expect(items.map((pod: { spec: { containers: object[] } }) => pod.spec.containers.length)).toEqual([
      2, 1, 2, 1,
    ]);
    expect(yaml.stdout.split("---\n")).toHaveLength(4);
    expect(yaml.stdout).not.toMatch(/dnsPolicy|terminationMessagePath/);
  });

  test("--show-defaults is the Pods as the API server would store them", async () => {
    const { stdout } = await runInMemory(onExamples("-o yaml --show-defaults"));
    expect(stdout.match(/dnsPolicy: ClusterFirst/g)).toHaveLength(4);
  });

  test("-o patch is one JSON Patch a line", async () => {
    const { stdout } = await runInMemory(onExamples("-o patch"));
    const patches = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(patches.map((patch) => patch.length > 0)).toEqual([true, true, true, false]);
  });

  test("KUBECTL_EXTERNAL_DIFF gets two folders, and nothing is left behind", async () => {
    const seen: string[][] = [];
    const runProgram = async (program: string, args: readonly string[]) => {
      const [live = "", merged = ""] = args.slice(-2);
      seen.push([program, ...args.slice(0, -2), ...readdirSync(live)]);
      expect(readFileSync(join(merged, "v1.Pod.team-a.trainer"), "utf8")).toContain("my-sidecar");
      seen.push([live]);
      return 1;
    };
    const env = { KUBECTL_EXTERNAL_DIFF: "colordiff -N -u $(rm)" };
    const { code } = await runInMemory(onExamples("-o diff"), { env, runProgram });
    expect(code).toBe(0);
    expect(seen[0]).toEqual([
      "colordiff",
      "-N",
      "-u",
      "v1.Pod.team-a.pipeline-client",
      "v1.Pod.team-a.trainer",
      "v1.Pod.team-a.web",
      "v1.Pod.team-a.workbench",
    ]);
    expect(() => readdirSync(seen[1]?.[0] ?? "")).toThrow("ENOENT");
  });

  test("KUBECTL_EXTERNAL_DIFF that fails is a failure; Pods of one name are shown both", async () => {
    const files: string[] = [];
    const runProgram = async (_: string, args: readonly string[]) => {
      files.push(...readdirSync(args.at(-1) ?? ""));
      return 2;
    };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { generateName: "a-" },
      spec: { containers: [{ name: "c", image: "i" }] },
    };
    const { code, stderr } = await runInMemory("dry-run - --local -o diff", {
      env: { KUBECTL_EXTERNAL_DIFF: "meld" },
      stdin: JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod, pod] }),
      runProgram,
    });
    expect(files).toEqual(["v1.Pod.default.a-", "v1.Pod.default.a-.2"]);
    expect(code).toBe(3);
    expect(stderr).toBe(
      "Warning: the files contain no PodDefaults, and --local reads no cluster. Add them with -f.\n" +
        'error: KUBECTL_EXTERNAL_DIFF: "meld" failed with exit code 2\n',
    );
  });
});

describe("exit codes are the same in every format", () => {
  const refusing = "dry-run input.yaml --local";
  const cwd = join(import.meta.dirname, "../cases/conflict-between-pod-defaults");

  test.each(["", "-o diff", "-o yaml", "-o json", "-o patch", "-o name", "-o report"])(
    "%s",
    async (format) => {
      const refused = await runInMemory(`${refusing} ${format}`, { cwd });
      expect(refused.code).toBe(4);
      expect(`${refused.stdout}${refused.stderr}`).toContain("DENIED".slice(format === "-o report" ? 6 : 0));
      expect((await runInMemory(onExamples(format))).code).toBe(0);
      expect((await runInMemory(onExamples(`${format} --exit-code`))).code).toBe(1);
      expect((await runInMemory(`dry-run gone.yaml --local ${format}`)).code).toBe(3);
      expect((await runInMemory(onExamples(`${format} --bogus`))).code).toBe(2);
    },
  );

  test("--exit-code without a change is 0", async () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: i}]}\n";
    expect((await runInMemory("dry-run - --local --exit-code", { stdin: pod })).code).toBe(0);
  });
});

describe("bad input: a line for each problem, nothing on stdout", () => {
  test.each([
    [
      "an unquoted yes",
      "env:\n    - name: A\n      value: yes",
      /^error: STDIN:\d+: spec\.containers\[0\]\.env\[0\]\.value: .*quote it: value: "yes"/,
    ],
    ["a list where a map should be", "env: {A: b}", /^error: STDIN:\d+: spec\.containers\[0\]\.env: /],
  ])("%s", async (_, lines, message) => {
    const stdin = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    image: i\n    ${lines}\n`;
    const { code, stdout, stderr } = await runInMemory("dry-run - --local", { stdin });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("problems of all files at once, arguments and -f alike", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "poddefault-"));
    writeFileSync(join(cwd, "empty.yaml"), "");
    writeFileSync(join(cwd, "binary.yaml"), "a\u0000b");
    const { code, stderr } = await runInMemory("dry-run empty.yaml gone.yaml -f binary.yaml --local", {
      cwd,
    });
    expect(code).toBe(3);
    expect(stderr.trimEnd().split("\n")).toHaveLength(3);
  });

  test("a namespace other than that of -n is refused in kubectl's words", async () => {
    const { code, stderr } = await runInMemory(onExamples("-n team-b"));
    expect(code).toBe(3);
    expect(stderr).toContain(
      'the namespace from the provided object "team-a" does not match the namespace "team-b"',
    );
  });

  test("an object of the cluster with --local says what to do", async () => {
    const { code, stderr } = await runInMemory("dry-run pod/web --local");
    expect(code).toBe(2);
    expect(stderr).toContain('no file "pod/web". With --local the cluster is never contacted');
  });
});

test("without a namespace anywhere, the only one that the files name is meant", async () => {
  const pod =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {add-sidecar: 'true'}}\nspec: {containers: [{name: c, image: i}]}\n";
  const { stdout } = await runInMemory("dry-run - -f examples/poddefaults.yaml --local", { stdin: pod });
  expect(stdout).toContain("Pod team-a/a: CHANGED by add-sidecar\n");
});

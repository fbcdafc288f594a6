import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { namespace, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const profile = { "app.kubernetes.io/part-of": "kubeflow-profile" };
const teamA = namespace("team-a", { labels: { ...profile, team: "vision" } });
const teamB = namespace("team-b", { labels: profile });
const reference = (inside: string) => `\${namespace.${inside}}`;
const bucket = podDefault("shared", "bucket", {
  env: [{ name: "BUCKET", value: `${reference("labels['team']")}-${reference("name")}` }],
});

const folder = () => mkdtempSync(join(tmpdir(), "every-profile-"));

function convert(line: string, objects: readonly JsonObject[], cwd = folder()) {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  return runInMemory(`convert -f - --local --every-profile ${line}`, { stdin, cwd });
}

test("--to kyverno prints a role and a synchronized GeneratingPolicy for each PodDefault", async () => {
  const { stdout, stderr, code } = await convert("--to kyverno", [bucket]);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  expect(stdout).toMatchSnapshot();
});

test.each(["kustomize", "helm"])("--to %s writes a directory", async (to) => {
  const cwd = folder();
  const { stdout, stderr, code } = await convert(`--to ${to} --output-dir out`, [bucket, teamA, teamB], cwd);
  expect({ stdout, code }).toMatchObject({
    stdout: expect.stringMatching(/^out written: \d files for 2 profiles\n$/),
    code: 0,
  });
  expect(stderr).toBe("Warning: team-b does not get bucket, because it has no label team\n");
  const files = readdirSync(join(cwd, "out"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /yaml$/.test(name),
  );
  const texts = files.toSorted().map((name) => `# ${name}\n${readFileSync(join(cwd, "out", name), "utf8")}`);
  expect(texts.join("\n")).toMatchSnapshot();
  expect(readdirSync(cwd)).toEqual(["out"]);
});

describe("the output directory", () => {
  it("may be there, but empty", async () => {
    const cwd = folder();
    mkdirSync(join(cwd, "out"));
    expect(await convert("--to helm --output-dir out", [bucket, teamA], cwd)).toMatchObject({ code: 0 });
    expect(readdirSync(join(cwd, "out")).toSorted()).toEqual(["Chart.yaml", "templates", "values.yaml"]);
  });

  it("is not overwritten, and nothing is left beside it", async () => {
    const cwd = folder();
    mkdirSync(join(cwd, "out"));
    writeFileSync(join(cwd, "out/mine"), "mine");
    expect(await convert("--to kustomize --output-dir out", [bucket, teamA], cwd)).toMatchObject({
      stdout: "",
      stderr: expect.stringContaining(
        "error: out: the directory is not empty; name a new one, or remove it first",
      ),
      code: 3,
    });
    expect([readdirSync(cwd), readdirSync(join(cwd, "out"))]).toEqual([["out"], ["mine"]]);
  });

  it("is never a file that exists", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "out"), "mine");
    expect(await convert("--to kustomize --output-dir out", [bucket, teamA], cwd)).toMatchObject({
      stderr: expect.stringContaining("error: out: cannot write the directory: a file has this name"),
      code: 3,
    });
  });

  it("is made with the directories above it", async () => {
    const cwd = folder();
    expect(await convert("--to helm --output-dir a/b/c", [bucket, teamA], cwd)).toMatchObject({ code: 0 });
    expect(existsSync(join(cwd, "a/b/c/Chart.yaml"))).toBe(true);
  });
});

test.each([
  ["--to mutatingadmissionpolicy", "--every-profile copies PodDefaults: use --to kyverno, kustomize or helm"],
  ["", "--to is required: one of mutatingadmissionpolicy, kyverno, kustomize, helm"],
  ["--to kustomize", "--to kustomize writes a directory: name it with --output-dir"],
  ["--to kyverno --output-dir x", "--output-dir is for --to kustomize or helm"],
  [
    "--to helm --output-dir x",
    "there is no profile in the files: add their Namespaces or Profiles with -f, or drop --local",
  ],
])("%s is an error", async (flags, message) => {
  expect(await convert(flags, [bucket])).toMatchObject({
    stdout: "",
    stderr: expect.stringContaining(message),
    code: 2,
  });
});

test("--on-conflict is for policies", async () => {
  expect(await convert("--to kyverno --on-conflict keep", [bucket])).toMatchObject({
    stderr: expect.stringContaining("error: --on-conflict is for policies"),
    code: 2,
  });
});

test("--to kustomize alone is an error", async () => {
  const { stderr, code } = await runInMemory("convert gpu --to kustomize");
  expect({ stderr, code }).toMatchObject({
    stderr: expect.stringContaining("--to kustomize needs --every-profile"),
    code: 2,
  });
});

test.each<readonly [string, readonly JsonObject[], string]>([
  [
    "a value that does not exist",
    [podDefault("shared", "bad", { env: [{ name: "A", value: reference("uid") }] })],
    `error: PodDefault bad: spec.env[0].value: ${reference("uid")} is unknown; there are ${reference("name")}, ${reference("labels['KEY']")} and ${reference("annotations['KEY']")}\n`,
  ],
  ...[`\${namespace.name`, `\${ namespace.name }`, reference("labels[team]")].map(
    (written) =>
      [
        `the malformed ${written}`,
        [podDefault("shared", "bad", { env: [{ name: "A", value: written }] })],
        `error: PodDefault bad: spec.env[0].value: ${written} is unknown; there are ${reference("name")}, ${reference("labels['KEY']")} and ${reference("annotations['KEY']")}\n`,
      ] as const,
  ),
  [
    "a key of a map",
    [podDefault("shared", "bad", { labels: { [`${reference("name")}/a`]: "b" } })],
    `error: PodDefault bad: spec.labels[${reference("name")}/a]: a key cannot come from the namespace; only values can\n`,
  ],
  [
    "two of one name that differ",
    [podDefault("team-a", "gpu"), podDefault("team-b", "gpu", { env: [{ name: "A", value: "1" }] })],
    "error: PodDefault gpu of team-a differs from that of team-b: choose one with -n\n",
  ],
])("%s stops it", async (_, objects, message) => {
  expect(await convert("--to kyverno", objects)).toEqual({ stdout: "", stderr: message, code: 3 });
});

test("one that is too long for CEL is left out for Kyverno", async () => {
  const long = podDefault("shared", "long", { env: [{ name: "A", value: "x".repeat(100_000) }] });
  const { stdout, stderr, code } = await convert("--to kyverno", [bucket, long]);
  expect(stderr).toMatch(/^error: PodDefault long does not fit into a CEL expression/);
  expect({ code, isThere: stdout.includes("every-profile.bucket") }).toEqual({ code: 3, isThere: true });
});

test("where no profile has what is needed, nothing is written", async () => {
  const cwd = folder();
  expect(await convert("--to kustomize --output-dir out", [bucket, teamB], cwd)).toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("error: no profile gets any of the PodDefaults, so nothing is written"),
    code: 3,
  });
  expect(readdirSync(cwd)).toEqual([]);
});

test("two of one name and content are one", async () => {
  const { stdout } = await convert("--to kyverno -o json", [
    podDefault("team-a", "gpu"),
    podDefault("team-b", "gpu"),
  ]);
  expect(
    JSON.parse(stdout).items.map(({ metadata }: JsonObject) => (metadata as JsonObject)["name"]),
  ).toEqual(["kyverno:poddefaults", "poddefault.every-profile.gpu"]);
});

test("without profiles in the files, they are those of the cluster", async () => {
  const cwd = folder();
  const cluster = memoryCluster([teamA, teamB], "team-a");
  const list: typeof cluster.list = (resource, { labelSelector } = {}) => {
    expect(labelSelector).toBe("app.kubernetes.io/part-of=kubeflow-profile");
    return cluster.list(resource);
  };
  const stdin = JSON.stringify(bucket);
  const line = "convert -f - --every-profile --to helm --output-dir out";
  const result = await runInMemory(line, { stdin, cwd, connect: async () => ({ ...cluster, list }) });
  expect(result).toMatchObject({ stdout: "out written: 3 files for 2 profiles\n", code: 0 });
  const values = parseYaml(readFileSync(join(cwd, "out/values.yaml"), "utf8"));
  expect(values.ok && values.documents).toEqual([
    {
      profiles: [
        { name: "team-a", labels: { team: "vision" }, annotations: {} },
        { name: "team-b", labels: {}, annotations: {} },
      ],
    },
  ]);
});

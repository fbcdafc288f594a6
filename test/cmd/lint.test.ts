import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { describe, expect, it, test } from "vitest";
import type { Finding } from "../../src/finding/finding.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { namespace, pod, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const cwd = new URL("../repository", import.meta.url).pathname;
const lint = (flags = "", folder = cwd) => runInMemory(`lint . ${flags}`, { cwd: folder });

describe("a repository of 40 files, 6 profiles, 25 PodDefaults and 60 workloads", () => {
  it("is linted", async () => {
    const { code, stdout, stderr } = await lint();
    expect(stdout).toMatchSnapshot();
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });

  it.each([
    ["--fail-on error", 1],
    ["--fail-on never", 0],
    ["--ignore CONFLICT,QUOTA_UNSPECIFIED --ignore SIDECAR_REJECTED", 0],
    ["--ignore CONFLICT,QUOTA_UNSPECIFIED,SIDECAR_REJECTED --fail-on warning", 1],
    ["--select COPY_MISSING --fail-on warning", 0],
    ["--select near_miss --fail-on warning", 1],
  ])("%s: exit code %i, in every format", async (flags, code) => {
    for (const format of ["text", "json", "sarif", "junit", "github"])
      expect(await lint(`${flags} -o ${format}`)).toMatchObject({ code, stderr: "" });
  });

  it("is valid SARIF 2.1.0, with a rule for every result and what files ignore as suppressed", async () => {
    // The schema is of draft 4, which ajv takes for its successor without these two.
    const { $schema: _, id: __, ...schema } = sarifSchema;
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
    const sarif = JSON.parse((await lint("-o sarif")).stdout);
    validate(sarif);
    expect(validate.errors).toBeNull();
    const [{ results, tool }] = sarif.runs;
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results.filter((one: object) => "suppressions" in one)).toMatchObject([
      {
        ruleId: "DANGLING_MOUNT",
        suppressions: [{ justification: "every notebook of this team has the volume" }],
      },
    ]);
    const region = { startLine: 31, startColumn: 7 };
    const uri = "profiles/team-b/jobs.yaml";
    expect(results.find((one: { ruleId: string }) => one.ruleId === "NEAR_MISS").locations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri }, region } },
    ]);
  });

  it("has a failed JUnit test for each error and warning", async () => {
    const { stdout } = await lint("-o junit");
    expect(stdout.match(/<failure type="error"/g)).toHaveLength(3);
    expect(stdout).toMatch(/<testsuites name="kubectl poddefault lint" tests="16" failures="13" errors="0">/);
  });

  it("is annotated on GitHub, with special characters escaped", async () => {
    const { stdout } = await lint("-o github --select NEAR_MISS");
    expect(stdout.split("\n")[0]).toMatch(
      /^::warning file=profiles\/team-b\/jobs.yaml,line=31,col=7,title=NEAR_MISS%3A Job prepare::gpu does not match: .*%0A/,
    );
  });
});

const header = "apiVersion: kubeflow.org/v1alpha1\nkind: PodDefault\nmetadata:\n  name: a\n";
const body = "spec:\n  desc: text\n  selector:\n    matchLabels:\n      a: 'true'\n";

async function lintText(text: string, flags = "") {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  mkdirSync(join(folder, "deep"));
  const file = join(folder, "deep", "a.yaml");
  writeFileSync(file, text);
  const result = await lint(`${flags} -o json`, folder);
  const { findings, ignored } = JSON.parse(result.stdout);
  const codes = findings.map(
    ({ code, place }: { code: string; place: { line: number } }) => `${place.line} ${code}`,
  );
  return { ...result, findings, codes, ignored, text: readFileSync(file, "utf8") };
}

describe("ignores", () => {
  const secret = "  env:\n  - name: DB_PASSWORD\n    value: dHVydGxlczEyMzQ1Njc4OTA\n";

  test.each([
    ["nothing", `${header}${body}${secret}`, ["12 PLAIN_SECRET"]],
    [
      "a comment behind the line",
      `${header}${body}${secret.replace("OTA\n", "OTA # poddefault-ignore: PLAIN_SECRET a sandbox\n")}`,
      [],
    ],
    [
      "a comment above the block",
      `${header}${body}  # poddefault-ignore: PLAIN_SECRET a sandbox\n${secret}`,
      [],
    ],
    [
      "a comment above the document",
      `# poddefault-ignore: PLAIN_SECRET a sandbox\n---\n${header}${body}${secret}`,
      [],
    ],
    [
      "an annotation",
      `${header}  annotations:\n    poddefault.kubectl/ignore: PLAIN_SECRET=a sandbox\n${body}${secret}`,
      [],
    ],
    [
      "a comment above another block",
      `${header}# poddefault-ignore: PLAIN_SECRET a sandbox\nmetadata2:\n  a: b\n${body}${secret}`,
      ["5 IGNORE_INVALID", "6 UNKNOWN_FIELD", "15 PLAIN_SECRET"],
    ],
    [
      "a comment without a reason",
      `${header}${body}  # poddefault-ignore: PLAIN_SECRET\n${secret}`,
      ["10 IGNORE_INVALID", "13 PLAIN_SECRET"],
    ],
    [
      "a comment with a code that does not exist",
      `${header}${body}  # poddefault-ignore: PLAIN_SECRETS because\n${secret}`,
      ["10 IGNORE_INVALID", "13 PLAIN_SECRET"],
    ],
  ])("%s", async (_, text, codes) => {
    expect((await lintText(text)).codes).toEqual(codes);
  });
});

describe("files that cannot be read as manifests", () => {
  test.each([
    ["text that is not YAML", "apiVersion: v1\na: [1,\nb: 2\n", "INVALID_MANIFEST"],
    ["a wrong type", `${header}${body}  env:\n  - name: A\n    value: 8080\n`, "INVALID_MANIFEST"],
    ["a missing field", `${header}spec:\n  desc: b\n`, "INVALID_MANIFEST"],
  ])("%s is a finding", async (_, text, code) => {
    const { code: exit, findings } = await lintText(text);
    expect(exit).toBe(1);
    expect(findings[0]).toMatchObject({ code, severity: "error", place: { file: "deep/a.yaml" } });
  });

  it("what is not a manifest is left alone in a directory, and a finding where it is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lint-"));
    for (const name of ["node_modules", ".github"]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "broken.yaml"), "apiVersion: [");
    }
    writeFileSync(join(folder, "values.yaml"), "image: busybox\n");
    writeFileSync(join(folder, "chart.yaml"), "apiVersion: v1\nkind: Pod\nname: {{ .Values.name }}\n");
    writeFileSync(join(folder, "a.yaml"), `${header}${body}`);
    expect(await lint("", folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("No findings in"),
    });
    const named = await runInMemory("lint values.yaml chart.yaml", { cwd: folder });
    expect(named.stdout.match(/error INVALID_MANIFEST/g)).toHaveLength(2);
    expect(named.code).toBe(1);
  });

  it("a path that does not exist is a finding, too", async () => {
    const { code, stdout } = await runInMemory("lint nosuch.yaml");
    expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining("does not exist") });
  });
});

describe("--fix", () => {
  const faulty = `${header}${body}  evn: # the mirror\n  - name: A\n    value: 0700\n`;
  const corrected = `${header}${body}  env: # the mirror\n  - name: A\n    value: "0700"\n`;

  it("shows the difference with --dry-run, and writes nothing", async () => {
    const { stderr, text } = await lintText(faulty, "--fix --dry-run");
    expect(text).toBe(faulty);
    expect(stderr).toContain("-  evn: # the mirror\n+  env: # the mirror\n");
    expect(stderr).toContain("1 place can be corrected in 1 file.\n");
  });

  it.each([
    ["the last document", ""],
    ["another document behind it", `---\n${header}${body}`],
  ])("indents a field of spec that stands beside it: %s", async (_, rest) => {
    const list = "env:\n- name: A\n  value: b\n";
    const { text, codes } = await lintText(`${header}${body}${list}${rest}`, "--fix --ignore SAME_DESC");
    expect(text).toBe(`${header}${body}${list.replace(/^(?=.)/gm, "  ")}${rest}`);
    expect(codes).toEqual([]);
  });

  it("leaves a field alone that spec has already", async () => {
    const text = `${header}${body}  env: []\nenv:\n- name: A\n`;
    expect((await lintText(text, "--fix")).text).toBe(text);
  });

  it("replaces a file at once behind its link, keeps its mode, and leaves no draft", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lint-"));
    const file = join(folder, "real.yaml");
    writeFileSync(file, faulty, { mode: 0o640 });
    const reader = openSync(file, "r");
    symlinkSync("real.yaml", join(folder, "link.yaml"));
    await runInMemory("lint link.yaml --fix", { cwd: folder });
    expect(readFileSync(file, "utf8")).toContain("  env: # the mirror\n");
    expect(readFileSync(reader, "utf8")).toBe(faulty);
    closeSync(reader);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(["link.yaml", "real.yaml"]);
  });

  it("corrects what it can, and finds nothing the second time", async () => {
    const once = await lintText(faulty, "--fix");
    const twice = await lintText(once.text, "--fix");
    expect(twice.text).toBe(corrected);
    expect(twice.codes).toEqual([]);
  });
});

test.each([
  ["lint", "this test has no cluster"],
  ["lint --local", "--local needs files"],
  ["lint --fix", "--fix needs files"],
  ["lint . --dry-run", "--dry-run needs --fix"],
  ["lint . --ignore NOSUCH", "there is no finding code NOSUCH"],
])("%s: %s", async (line, message) => {
  const { code, stderr } = await runInMemory(line);
  expect(code).not.toBe(0);
  expect(stderr).toContain(message);
});

describe("without files, the cluster", () => {
  const cluster = (profile: string, value: string) => [
    namespace(profile),
    podDefault(profile, "gpu", { env: [{ name: "GPU", value }] }),
    pod(profile, "asks", ["gpu"]),
  ];
  const objects = [
    webhookConfiguration,
    ...cluster("team-a", "1"),
    ...cluster("team-b", "1"),
    ...cluster("team-c", "2"),
    pod("team-a", "nearly", ["gpus"]),
    podDefault(
      "team-a",
      "token",
      { env: [{ name: "API_TOKEN", value: "c2VjcmV0LXRva2VuLTEyMw" }] },
      { annotations: { "poddefault.kubectl/ignore": "PLAIN_SECRET=a sandbox" } },
    ),
  ];
  const connect = async () => {
    const memory = memoryCluster(objects, "team-a");
    const list: typeof memory.list = (resource, options = {}) =>
      memory.list(resource, options.namespace === undefined ? {} : { namespace: options.namespace });
    return { ...memory, list };
  };
  const codesOf = async (line: string) => {
    const { stdout, code } = await runInMemory(`${line} -o json`, { connect });
    const { findings, checked, ignored } = JSON.parse(stdout);
    const found = findings.map((one: Finding) => `${one.object.namespace}/${one.object.name} ${one.code}`);
    return { code, found, workloads: checked.workloads, ignored: ignored.length };
  };

  it("lints one namespace", async () => {
    expect(await codesOf("lint")).toEqual({
      code: 0,
      found: ["team-a/nearly NEAR_MISS"],
      workloads: 2,
      ignored: 1,
    });
  });

  it("compares profiles with -A", async () => {
    expect(await codesOf("lint -A")).toMatchObject({
      found: ["team-a/nearly NEAR_MISS", "team-c/gpu COPY_DIFFERS"],
      workloads: 4,
    });
  });

  it("names objects instead of lines", async () => {
    const { stdout } = await runInMemory("lint", { connect });
    expect(stdout).toMatch(/^team-a\/Pod\/nearly: warning NEAR_MISS: gpu does not match: the Pod has gpus/);
  });
});

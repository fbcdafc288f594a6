import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { read } from "./docs-content.ts";

const root = new URL("..", import.meta.url).pathname;

type Step = { readonly name: string; readonly run: string; readonly env: Readonly<Record<string, string>> };
const { runs } = load(read("action.yml")) as { readonly runs: { readonly steps: readonly Step[] } };

const archive = `kubectl-poddefault_${platform()}_${arch() === "x64" ? "amd64" : "arm64"}.tar.gz`;

/** A folder of a runner: programs in place of curl and gh, what a release has, and a repository with a pull request. */
function runner() {
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  const [bin, release, temp, cwd] = ["bin", "release", "temp", "checkout"].map((name) => join(folder, name));
  if (!bin || !release || !temp || !cwd) throw new Error("four names, four folders");
  for (const one of [bin, release, temp]) mkdirSync(one);
  program(bin, "curl", `echo "$2" >> "${folder}/urls"\ncp "${release}/$(basename "$2")" .`);
  program(bin, "gh", `echo "$*" >> "${folder}/gh"\ncp "$RUNNER_TEMP/impact.md" "${folder}/comment.md"`);
  program(
    release,
    "kubectl-poddefault",
    `exec "${process.execPath}" --no-warnings "${root}cmd/kubectl-poddefault.ts" "$@"`,
  );
  execFileSync("tar", ["-czf", join(release, archive), "-C", release, "kubectl-poddefault"]);
  cpSync(join(root, "test/repository"), cwd, { recursive: true });
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.email=a@example.com", "-c", "user.name=a", ...words], {
      cwd,
      encoding: "utf8",
    });
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "base");
  const base = git("rev-parse", "HEAD").trim();
  const text = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";
  return { bin, release, temp, cwd, base, text };
}

function program(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

type Runner = ReturnType<typeof runner>;

function sum({ release }: Runner, content = readFileSync(join(release, archive))): void {
  const hash = createHash("sha256").update(content).digest("hex");
  writeFileSync(join(release, "checksums.txt"), `${hash}  ${archive}\n${"0".repeat(64)}  another.tar.gz\n`);
}

/** Runs a step as GitHub runs `shell: bash`, with values for its expressions. */
function runStep(name: string, { bin, temp, cwd }: Runner, values: Readonly<Record<string, string>>) {
  const step = runs.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`action.yml has no step ${name}`);
  const installed = existsSync(join(temp, "path")) ? readFileSync(join(temp, "path"), "utf8").trim() : "";
  const env = {
    ...Object.fromEntries(
      Object.entries(step.env).map(([key, expression]) => {
        const value = values[expression.replace(/^\$\{\{ | \}\}$/g, "")];
        if (value === undefined) throw new Error(`the test has no value for ${expression}`);
        return [key, value];
      }),
    ),
    PATH: [bin, installed, process.env["PATH"]].filter(Boolean).join(delimiter),
    RUNNER_TEMP: temp,
    GITHUB_PATH: join(temp, "path"),
    GITHUB_STEP_SUMMARY: join(temp, "summary.md"),
  };
  const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
  const { status, stdout, stderr } = spawnSync("bash", words, { cwd, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

const releases = "https://github.com/kubectl-poddefault/kubectl-poddefault/releases";

function install(machine: Runner, version = "latest") {
  return runStep("Install kubectl-poddefault", machine, { "inputs.version": version });
}

describe.skipIf(platform() === "win32")("the GitHub Action", () => {
  it.each([
    ["latest", `${releases}/latest/download`],
    ["v1.2.3", `${releases}/download/v1.2.3`],
  ])("installs release %s, and checks its checksum", (version, from) => {
    const machine = runner();
    sum(machine);
    expect(install(machine, version)).toMatchObject({ status: 0, stderr: "" });
    expect(machine.text("urls").split("\n")).toEqual([`${from}/${archive}`, `${from}/checksums.txt`, ""]);
    expect(existsSync(join(machine.text("temp/path").trim(), "kubectl-poddefault"))).toBe(true);
  });

  it("installs nothing whose checksum differs", () => {
    const machine = runner();
    sum(machine, Buffer.from("another archive"));
    expect(install(machine).status).not.toBe(0);
    expect(machine.text("temp/path")).toBe("");
  });

  it("lints with findings beside lines, and fails on them", () => {
    const machine = runner();
    sum(machine);
    install(machine);
    const lint = (failOn: string) =>
      runStep("Lint", machine, { "inputs.path": "profiles", "inputs.fail-on": failOn });
    expect(lint("error")).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^::error file=profiles\//m),
    });
    expect(lint("never").status).toBe(0);
  });

  const impact = (machine: Runner, changes: Readonly<Record<string, string>> = {}) =>
    runStep("Impact", machine, {
      "inputs.path": "profiles",
      "github.event.pull_request.base.sha": machine.base,
      "github.event.pull_request.number": "7",
      "inputs.comment": "true",
      "github.token": "secret",
      ...changes,
    });

  it("comments what a pull request does, and fails if it rejects workloads", () => {
    const machine = runner();
    sum(machine);
    install(machine);
    expect(impact(machine).status).toBe(0);
    expect(machine.text("gh")).toMatch(
      /^pr comment 7 --edit-last --create-if-none --body-file \S+impact\.md\n$/,
    );
    const file = join(machine.cwd, "profiles/team-b/poddefaults.yaml");
    const conflict = "mountPath: /var/run/secrets/kubeflow/pipelines";
    const written = readFileSync(file, "utf8").replace(conflict, "mountPath: /etc/pip.conf");
    writeFileSync(file, written.replace('kfp-token: "true"', 'pip-config: "true"'));
    expect(impact(machine).status).toBe(4);
    expect(machine.text("comment.md")).toContain("would be rejected");
    expect(machine.text("temp/summary.md")).toContain("would be rejected");
  });

  it("comments nothing where it is not wanted, or where the base commit is not there", () => {
    const machine = runner();
    sum(machine);
    install(machine);
    expect(impact(machine, { "inputs.comment": "false" }).status).toBe(0);
    const { status, stderr } = impact(machine, { "github.event.pull_request.base.sha": "0".repeat(40) });
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining("not a commit") });
    expect(machine.text("gh")).toBe("");
  });
});

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { terminalIo } from "../../cmd/terminal.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ImpactReport } from "../../src/report/impact.ts";
import { profile, webhookConfiguration } from "./dry-run-objects.ts";
import { pod, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const repository = new URL("../repository", import.meta.url).pathname;
const { runProgram } = terminalIo(new AbortController().signal);

/** A copy of the repository, changed as a pull request would. */
function pullRequest(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "impact-")), "repository");
  cpSync(repository, folder, { recursive: true });
  edit(folder, "team-a/poddefaults.yaml", "http://proxy", "http://new-proxy");
  edit(folder, "team-a/poddefaults.yaml", 'gpu: "true"', 'a100: "true"');
  edit(
    folder,
    "team-b/poddefaults.yaml",
    "mountPath: /var/run/secrets/kubeflow/pipelines",
    "mountPath: /etc/pip.conf",
  );
  edit(folder, "team-b/poddefaults.yaml", 'kfp-token: "true"', 'pip-config: "true"');
  rmSync(join(folder, "profiles/team-d/audit.yaml"));
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, "profiles", file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

describe("a pull request against a commit", () => {
  const cwd = pullRequest();
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.email=a@example.com", "-c", "user.name=a", ...args], {
      cwd,
      stdio: "ignore",
    });
  const changed = mkdtempSync(join(tmpdir(), "impact-"));
  cpSync(cwd, changed, { recursive: true });
  rmSync(join(cwd, "profiles"), { recursive: true });
  cpSync(join(repository, "profiles"), join(cwd, "profiles"), { recursive: true });
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "before");
  rmSync(join(cwd, "profiles"), { recursive: true });
  cpSync(join(changed, "profiles"), join(cwd, "profiles"), { recursive: true });
  const impact = (flags: string) =>
    runInMemory(`impact -f profiles -R --base git:HEAD ${flags}`, { cwd, runProgram });

  it.each(["table", "markdown", "diff"])("reads as %s", async (format) => {
    const { code, stdout, stderr } = await impact(`-o ${format}`);
    expect(stdout).toMatchSnapshot();
    expect({ code, stderr }).toEqual({ code: 4, stderr: "" });
  });

  it("counts every workload once, as JSON", async () => {
    const { summary, podDefaults, items } = JSON.parse((await impact("-o json")).stdout) as ImpactReport;
    expect(summary).toEqual({
      workloads: 60,
      affected: 10,
      newlyRejected: 1,
      noLongerRejected: 1,
      stillRejected: 1,
      unchanged: 49,
    });
    expect(podDefaults.map(({ name, change }) => `${name} ${change}`)).toEqual([
      "gpu changed",
      "proxy changed",
      "kfp-token changed",
      "audit deleted",
    ]);
    expect(items.map(({ effect }) => effect).filter((one) => one === "injected-differs")).toHaveLength(2);
  });

  test.each([
    ["--base git:nosuch", "git:nosuch: not a commit of the repository"],
    ["--base git:", "needs a commit"],
  ])("%s", async (flags, message) => {
    const { code, stderr } = await runInMemory(`impact -f profiles -R ${flags}`, { cwd, runProgram });
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain(message);
  });

  it("takes what the commit does not have for new", async () => {
    writeFileSync(join(cwd, "new.yaml"), JSON.stringify(podDefault("team-a", "new")));
    const { code, stdout } = await runInMemory("impact -f new.yaml --base git:HEAD", { cwd, runProgram });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "Affects none of 0 workloads.\nPodDefaults: team-a/new added.\n",
    });
  });
});

describe("files laid over a directory", () => {
  const impact = (flags: string) => runInMemory(`impact --base . ${flags}`, { cwd: repository });

  test.each([
    ["--delete team-a/gpu", 0, "Affects 3 of 60 workloads.\nPodDefaults: team-a/gpu deleted.\n"],
    ["--delete team-a/gpu --exit-code", 1, "Affects 3 of 60 workloads."],
    ["-f profiles/team-b/minio.yaml", 0, "Affects none of 60 workloads.\nNo PodDefault differs.\n"],
    ["-f profiles/team-b/minio.yaml --exit-code", 0, "Affects none"],
    ["-f profiles/team-c/gpu-big.yaml --prune", 0, "1 would not be rejected anymore"],
  ])("%s: exit code %i, %s", async (flags, code, text) => {
    const result = await impact(flags);
    expect(result).toMatchObject({ code, stderr: "" });
    expect(result.stdout.replaceAll("\n  ", " ")).toContain(text);
  });

  it("says which PodDefault does not exist", async () => {
    expect(await impact("--delete team-a/nosuch")).toMatchObject({
      code: 3,
      stderr: "error: --delete: PodDefault team-a/nosuch does not exist\n",
    });
  });

  it("needs a change", async () => {
    expect(await impact("")).toMatchObject({ code: 2 });
  });
});

describe("files laid over a cluster", () => {
  const env = (name: string, value: string) => ({ env: [{ name, value }] });
  const deployment = (name: string, labels: JsonObject, replicas: number): JsonObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "team-a" },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: "main", image: "busybox" }] },
      },
    },
  });
  const objects = [
    ...profile,
    webhookConfiguration,
    podDefault("team-a", "gpu", env("A", "1"), { resourceVersion: "7" }),
    podDefault("team-a", "proxy", env("P", "1"), { resourceVersion: "8" }),
    deployment("asleep", { gpu: "true" }, 0),
    deployment("both", { gpu: "true", proxy: "true" }, 2),
    deployment("neither", {}, 1),
    pod("team-a", "bare", ["gpu"], { gpu: "7" }),
  ];
  const impact = (changed: JsonObject, flags = "") =>
    runInMemory(`impact -f - ${flags}`, {
      stdin: JSON.stringify(changed),
      connect: async () => memoryCluster(objects, "team-a"),
    });

  it("tells what is injected differently, in workloads that are stopped, too", async () => {
    const { stdout, code } = await impact(podDefault("team-a", "gpu", env("A", "2")), "--exit-code");
    expect(stdout).toMatch(/^Affects 3 of 4 workloads\.\nPodDefaults: team-a\/gpu changed \(spec.env\)\.\n/);
    expect(stdout).toMatch(/team-a +deployment\/asleep +injected differs +~env A\n/);
    expect(code).toBe(1);
  });

  it("tells what would be rejected, with the reason", async () => {
    const { stdout, code } = await impact(podDefault("team-a", "gpu", env("P", "2")));
    expect(stdout).toMatch(/^Affects 3 of 4 workloads; 1 would be rejected at its next restart\.\n/);
    expect(stdout).toMatch(/\ndeployment\/both: DENIED by the PodDefault webhook \(CONFLICT\)\n/);
    expect(code).toBe(4);
  });

  it("warns where the webhook does nothing", async () => {
    const { stdout, stderr } = await runInMemory("impact --delete gpu", {
      connect: async () =>
        memoryCluster(
          objects.filter((one) => one !== webhookConfiguration),
          "team-a",
        ),
    });
    expect(stdout).toMatch(/^Affects none of 4 workloads/);
    expect(stderr).toContain("Warning: the cluster has no PodDefault webhook");
  });

  it("shows no marker as a difference", async () => {
    const { stdout } = await impact(podDefault("team-a", "gpu", env("A", "2")), "-o diff");
    expect(stdout.match(/^[-+] .*/gm)).toEqual(
      Array(3).fill(["-      value: '1'", "+      value: '2'"]).flat(),
    );
  });
});

test("dry-run names what differs from the cluster, and this command", async () => {
  const { stderr } = await runInMemory("dry-run pod/bare -f -", {
    stdin: JSON.stringify(podDefault("team-a", "gpu", { env: [{ name: "A", value: "2" }] })),
    connect: async () =>
      memoryCluster(
        [...profile, webhookConfiguration, podDefault("team-a", "gpu"), pod("team-a", "bare", ["gpu"])],
        "team-a",
      ),
  });
  expect(stderr).toBe(
    "Note: not in the cluster yet: team-a/gpu changed (spec.env). What that does to all workloads: kubectl poddefault impact -f -\n",
  );
});

test("the command that dry-run names reads the same namespace and the same directories", async () => {
  const folder = mkdtempSync(join(tmpdir(), "impact-"));
  mkdirSync(join(folder, "my files/gpu"), { recursive: true });
  const changed = podDefault("team-a", "gpu", { env: [{ name: "A", value: "2" }] });
  const object = { ...changed, metadata: { name: "gpu" } };
  writeFileSync(join(folder, "my files/gpu/gpu.json"), JSON.stringify(object));
  const { stderr } = await runInMemory(["dry-run", "pod/bare", "-n", "team-a", "-R", "-f", "my files"], {
    cwd: folder,
    connect: async () =>
      memoryCluster(
        [...profile, webhookConfiguration, podDefault("team-a", "gpu"), pod("team-a", "bare", ["gpu"])],
        "default",
      ),
  });
  expect(stderr).toContain("kubectl poddefault impact -f 'my files' -R -n team-a\n");
});

test("Markdown stays under GitHub's limit, and says what is left out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "impact-"));
  const pods = Array.from({ length: 900 }, (_, index) => pod("team-a", `pod-${index}`, ["gpu"]));
  const base = { apiVersion: "v1", kind: "List", items: [podDefault("team-a", "gpu"), ...pods] };
  writeFileSync(join(folder, "base.json"), JSON.stringify(base));
  const changed = podDefault("team-a", "gpu", { env: [{ name: "A", value: "1" }] });
  const { stdout } = await runInMemory("impact --base base.json -f - -o markdown", {
    cwd: folder,
    stdin: JSON.stringify(changed),
  });
  expect(stdout.length).toBeLessThan(65_000);
  expect(stdout).toMatch(/^### ⚠️ PodDefaults: Affects 900 of 900 workloads\n/);
  expect(stdout).toMatch(/_\d+ more left out; .*_\n$/);
  expect(stdout.match(/<details>/g)?.length ?? 0).toBe(stdout.match(/<\/details>/g)?.length ?? 0);
});

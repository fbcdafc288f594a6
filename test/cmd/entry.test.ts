import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");

function start(args: readonly string[], program = entry, env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", program, ...args], {
    env: { ...process.env, HOME: tmpdir(), ...env },
  });
}

async function finish(child: ChildProcess) {
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    written.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    written.stderr += chunk;
  });
  const code = await new Promise((done) => child.once("close", (status, signal) => done(status ?? signal)));
  return { code, ...written };
}

it("passes the exit code and both streams on", async () => {
  expect(await finish(start(["version"]))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^kubectl-poddefault v/),
    stderr: "",
  });
  expect(await finish(start(["nosuch"]))).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^error: unknown command/),
  });
});

it("names an external diff that is not on the PATH", async () => {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [] } };
  const child = start(["dry-run", "-", "--local", "-o", "diff"], entry, {
    KUBECTL_EXTERNAL_DIFF: "no-such-diff",
  });
  child.stdin?.end(JSON.stringify({ ...pod, spec: { containers: [{ name: "c", image: "i" }] } }));
  expect(await finish(child)).toEqual({
    code: 3,
    stdout: "",
    stderr: expect.stringMatching(
      /\nerror: KUBECTL_EXTERNAL_DIFF: "no-such-diff" was not found on the PATH\n$/,
    ),
  });
});

it("ends as a Unix tool does when the reader of its output has gone", async () => {
  const child = start(["--help"]);
  child.stdout?.destroy();
  expect(await finish(child)).toEqual({ code: 141, stdout: "", stderr: "" });
});

it.runIf(existsSync("/dev/full"))("says so when its output cannot be written", async () => {
  const full = await open("/dev/full", "w");
  const child = spawn(process.execPath, ["--no-warnings", entry, "version"], {
    stdio: ["ignore", full.fd, "pipe"],
  });
  expect(await finish(child)).toEqual({
    code: 3,
    stdout: "",
    stderr: expect.stringMatching(/^error: cannot write to standard output: ENOSPC: [^\n]+\n$/),
  });
  await full.close();
});

it("ends at once with 130 on Ctrl-C, also while a cluster does not answer", async () => {
  const server = createServer();
  const port = await new Promise<number>((ready) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      ready(typeof address === "object" && address ? address.port : 0);
    });
  });
  const asked = new Promise((connected) => server.once("connection", connected));
  const child = start(["__complete", "--server", `http://127.0.0.1:${port}`, "-n", ""]);
  const end = finish(child);
  await asked;
  child.kill("SIGINT");
  expect(await end).toEqual({ code: 130, stdout: "", stderr: "" });
  server.close();
});

describe("Ctrl-C during work that never waits", () => {
  const labels = { app: "a" };
  const podDefaults = ["a", "b"].map((name) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "n" },
    spec: { selector: { matchLabels: labels }, env: [{ name, value: "1" }] },
  }));
  const pods = Array.from({ length: 30_000 }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${index}`, namespace: "n", labels },
    spec: { containers: [{ name: "c", image: "i" }] },
  }));
  const list = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const json = list([...podDefaults, ...pods]);
  // JSON, but not to us: YAML takes seconds to read.
  const yaml = Array(5).fill(`# YAML\n${json}`).join("\n---\n");

  it.each([
    ["reading", ["list", "-f", "-", "--local"], yaml],
    ["linting", ["lint", "-"], json],
    ["evaluating", ["dry-run", "-", "--local", "-o", "summary"], json],
    ["explaining", ["explain", "-", "--local", "-o", "json"], json],
  ])("ends %s with 130", async (_, words, stdin) => {
    const child = start(words);
    const end = finish(child);
    child.stdin?.on("error", () => {}).end(stdin);
    await new Promise((read) => child.stdin?.once("close", read));
    const timer = setTimeout(() => child.kill("SIGINT"), 1000);
    expect(await end).toEqual({ code: 130, stdout: "", stderr: "" });
    clearTimeout(timer);
  });
});

it("answers kubectl's question for completions under the name that kubectl looks for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "entry-"));
  const link = join(folder, "kubectl_complete-poddefault");
  await symlink(entry, link);
  expect((await finish(start(["version", "-o", "j"], link))).stdout).toBe("json\n:4\n");
  await rm(folder, { recursive: true });
});

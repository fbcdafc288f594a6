import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { jsonAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";

const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");

function start(
  args: readonly string[],
  program = entry,
  env: NodeJS.ProcessEnv = {},
  cwd = tmpdir(),
): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", program, ...args], {
    env: { ...process.env, HOME: tmpdir(), ...env },
    cwd,
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

describe("a reader of its output that is slow", () => {
  const podDefaults = ["a", "b"].map((value) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: value, namespace: "n" },
    spec: { selector: { matchLabels: { app: "denied" } }, env: [{ name: "X", value }] },
  }));
  const pods = Array.from({ length: 3000 }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${index}`, namespace: "n", labels: { app: index % 2 ? "denied" : "fine" } },
    spec: { containers: [{ name: "c", image: "i" }] },
  }));
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...podDefaults, ...pods] });
  const startShell = (line: string) => {
    const words = ["--no-warnings", entry, "dry-run", "-", "--local", "-o", "yaml"];
    const child = spawn("sh", ["-c", line, process.execPath, ...words], {
      env: { ...process.env, HOME: tmpdir() },
    });
    child.stdin.on("error", () => {}).end(list);
    return child;
  };

  it.skipIf(process.platform === "win32")("gets both streams in their order", async () => {
    const reader = `
      const chunk = new Uint8Array(4096);
      for (let read; (read = fs.readSync(0, chunk)) > 0; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2))
        fs.writeSync(1, chunk, 0, read);`;
    const child = startShell(`"$0" "$@" 2>&1 | "$0" -e '${reader}'`);
    const lines = (await finish(child)).stdout.split("\n");
    const named = lines.filter((line) => /^(error:| +name:) .*pod-/.test(line));
    expect(named.map((line) => Number(/pod-(\d+)/.exec(line)?.[1]))).toEqual(pods.map((_, index) => index));
  });

  it.skipIf(process.platform === "win32")("ends on Ctrl-C when it reads nothing", async () => {
    const child = startShell('exec "$0" "$@" 2>&1');
    await new Promise((read) => child.stdout.once("readable", read));
    await delay(2000);
    child.kill("SIGINT");
    // By the signal itself: nothing else ends a write that blocks.
    expect(await new Promise((ended) => child.once("exit", (_, signal) => ended(signal)))).toBe("SIGINT");
    child.stdout.destroy();
  });
});

describe("Ctrl-C while a cluster does not answer", () => {
  it.each([
    ["__complete", "-n", ""],
    ["list", "-A"],
    ["list", "--watch"],
    ["explain", "gpu"],
    ["dry-run", "pod/web"],
    ["impact", "--delete", "gpu"],
    ["check", "-A"],
    ["convert", "--to", "kyverno"],
    ["lint", "-A"],
  ])("ends %s at once with 130", async (...words) => {
    const server = createServer();
    const port = await new Promise<number>((ready) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        ready(typeof address === "object" && address ? address.port : 0);
      });
    });
    const asked = new Promise((connected) => server.once("connection", connected));
    const child = start([words[0], "--server", `http://127.0.0.1:${port}`, ...words.slice(1)]);
    const end = finish(child);
    await asked;
    child.kill("SIGINT");
    expect(await end).toEqual({ code: 130, stdout: "", stderr: "" });
    server.close();
  });
});

describe("ends with an error although", () => {
  it.each([
    ["HTTP", { certificate: "none" }],
    ["HTTP/1.1 over TLS", { http2: false }],
    ["HTTP/2", { http2: true }],
  ] as const)("another request is still open: %s", async (_, options) => {
    const page = { metadata: { continue: "next" }, items: [{ metadata: { name: 7 } }] };
    const server = await startApiServer({
      ...options,
      intercept: ({ path, query }) => {
        if (!path.endsWith("/poddefaults")) return undefined;
        return query.has("continue") ? "hang" : jsonAnswer(200, page);
      },
    });
    const flags = ["--server", server.url, "--insecure-skip-tls-verify"];
    expect(await finish(start(["list", "-A", ...flags]))).toEqual({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(/answered with an invalid PodDefault: [^\n]+\n$/),
    });
    await server.close();
  });

  it.each(["silent", "HTTP/2"])("a connection is being opened, or open: %s", async (kind) => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on("error", () => {})));
    await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
    const server = await startApiServer();
    const url =
      kind === "silent" ? `https://127.0.0.1:${(silent.address() as AddressInfo).port}` : server.url;
    const flags = ["--server", url, "--insecure-skip-tls-verify"];
    expect(await finish(start(["dry-run", "pods", ...flags]))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: resource\(s\) were provided, but no name was specified/),
    });
    await server.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
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
  const manyPodDefaults = list(
    Array.from({ length: 60_000 }, (_, index) => ({
      ...podDefaults[0],
      metadata: { name: `p${index}`, namespace: "n" },
    })),
  );

  it.each([
    ["reading", ["list", "-f", "-", "--local"], yaml],
    ["linting", ["lint", "-"], json],
    ["evaluating", ["dry-run", "-", "--local", "-o", "summary"], json],
    ["explaining", ["explain", "-", "--local", "-o", "json"], json],
    ["explaining PodDefaults", ["explain", "p1", "-f", "-", "--local"], manyPodDefaults],
    ["converting", ["convert", "-f", "-", "--to", "kyverno"], manyPodDefaults],
    ["listing", ["list", "-f", "-", "--local"], manyPodDefaults],
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

describe("Ctrl-C during work on a folder", () => {
  const suite = `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTest
files: [objects.json]
tests:
- name: all
  workload: deployment/web
  expect: {matched: [p1]}
`;

  it.each([
    ["impact", "-f", "change.yaml", "--base", "."],
    ["test", "."],
    ["lint", "."],
    ["lint", "--fix", "."],
  ])("ends %s with 130, and leaves no file behind", async (...words) => {
    const folder = await mkdtemp(join(tmpdir(), "entry-"));
    const podDefault = (index: number, podSpec: string) =>
      `{"apiVersion":"kubeflow.org/v1alpha1","kind":"PodDefault","metadata":{"name":"p${index}"},"spec":${podSpec}}`;
    const items = Array.from({ length: 40_000 }, (_, index) => podDefault(index, '{"selector":{}}'));
    await writeFile(join(folder, "objects.json"), `{"apiVersion":"v1","kind":"List","items":[${items}]}`);
    await writeFile(join(folder, "change.yaml"), podDefault(1, '{"selector":{},"desc":"changed"}'));
    await writeFile(join(folder, "suite.yaml"), suite);
    const before = await sizesIn(folder);
    const child = start(words, entry, {}, folder);
    const timer = setTimeout(() => child.kill("SIGINT"), 800);
    expect(await finish(child)).toEqual({ code: 130, stdout: "", stderr: "" });
    clearTimeout(timer);
    expect(await sizesIn(folder)).toEqual(before);
    await rm(folder, { recursive: true });
  });

  async function sizesIn(folder: string) {
    const names = (await readdir(folder)).toSorted();
    return Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size]));
  }
});

it("answers kubectl's question for completions under the name that kubectl looks for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "entry-"));
  const link = join(folder, "kubectl_complete-poddefault");
  await symlink(entry, link);
  expect((await finish(start(["version", "-o", "j"], link))).stdout).toBe("json\n:4\n");
  await rm(folder, { recursive: true });
});

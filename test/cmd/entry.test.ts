import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { jsonAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { entry, finish, start } from "./process.ts";

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

it("ends with --request-timeout, although a handshake has not", { timeout: 8000 }, async () => {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const options = ["--server", `https://127.0.0.1:${port}`, "--request-timeout", "300ms"];
  expect(await finish(start(["list", ...options]))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("context deadline exceeded"),
  });
  server.close();
});

it.skipIf(process.platform === "win32")("ends a kustomize that never ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "entry-"));
  await writeFile(join(folder, "kubectl"), "#!/bin/sh\nyes 'kind: Pod'\n", { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env["PATH"]}` };
  expect(await finish(start(["list", "-k", ".", "--local"], entry, env))).toEqual({
    code: 3,
    stdout: "",
    stderr: "error: kubectl: printed more than 50 MB\n",
  });
  await rm(folder, { recursive: true });
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

it("answers kubectl's question for completions under the name that kubectl looks for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "entry-"));
  const link = join(folder, "kubectl_complete-poddefault");
  await symlink(entry, link);
  expect((await finish(start(["version", "-o", "j"], link))).stdout).toBe("json\n:4\n");
  await rm(folder, { recursive: true });
});

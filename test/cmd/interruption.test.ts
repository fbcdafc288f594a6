import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { entry, finish, start } from "./process.ts";

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

describe.skipIf(process.platform === "win32").concurrent("Ctrl-C ends the reading of a pipe", () => {
  // The token's is named in the kubeconfig `config`.
  const readers: readonly (readonly [string, ...(readonly string[])])[] = [
    ["a kubeconfig", "list", "--kubeconfig", "pipe"],
    ["a certificate authority", "list", "--server", "https://h", "--certificate-authority", "pipe"],
    ["a token", "list", "--kubeconfig", "config"],
    ["a template", "list", "--local", "-o", "jsonpath-file=pipe"],
    ["a manifest", "list", "--local", "-f", "pipe"],
  ];

  it.each(readers)("with a silent writer, as %s", async (_, ...words) => {
    expect(await interrupt(words, "exec sleep 20 > pipe")).toEqual({ ended: true, stdout: "", stderr: "" });
  });

  it.each(readers.slice(-2))("that nobody writes to, as %s", async (_, ...words) => {
    expect(await interrupt(words, "true")).toEqual({ ended: true, stdout: "", stderr: "" });
  });

  /** Runs a command beside the writer of its pipe. `ended`: by Ctrl-C, long before the writer. */
  async function interrupt(words: readonly string[], writer: string) {
    const folder = await mkdtemp(join(tmpdir(), "pipe-"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const kubeconfig = kubeconfigFor({ url: "https://h" }, { user: { tokenFile: "pipe" } });
    await writeFile(join(folder, "config"), kubeconfig);
    const writing = spawn("sh", ["-c", writer], { cwd: folder });
    const child = start(words, entry, {}, folder);
    const end = finish(child);
    await delay(2000);
    const interruptedAt = Date.now();
    child.kill("SIGINT");
    const { code, ...printed } = await end;
    const isEarly = Date.now() - interruptedAt < 10_000;
    writing.kill("SIGKILL");
    await rm(folder, { recursive: true });
    return { ended: isEarly && (code === 130 || code === "SIGINT"), ...printed };
  }
});

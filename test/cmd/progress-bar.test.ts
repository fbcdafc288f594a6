import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { namespace, pod, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

// Whoever waits for it in a run would miss what happens meanwhile.
await import("ora");

const pods = Array.from({ length: 600 }, (_, index) => pod("team-a", `pod-${index}`, []));
const objects = [namespace("team-a"), podDefault("team-a", "gpu"), ...pods];
const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });

/** A directory with 600 Pods and a suite that tests each of them. */
function directory(): string {
  const cwd = mkdtempSync(join(tmpdir(), "progress-"));
  writeFileSync(join(cwd, "pods.json"), list);
  const tests = pods.map((_, index) => ({
    name: `${index}`,
    workload: `pod/pod-${index}`,
    expect: { result: "unchanged" },
  }));
  const head = { apiVersion: "kubectl-poddefault/v1", kind: "PodDefaultTest", metadata: { name: "all" } };
  writeFileSync(join(cwd, "all.test.json"), JSON.stringify({ ...head, files: ["pods.json"], tests }));
  return cwd;
}

/** A clock that goes on by so many milliseconds whenever somebody looks at it. */
function clock(step: number): () => Date {
  let time = Date.parse("2026-11-24T12:00:00Z");
  return () => {
    time += step;
    return new Date(time);
  };
}

/** What a terminal shows after this: each write of ora clears its line first. */
function shown(stderr: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: codes of terminals are what it looks for
  return stderr.split(/\u001b\[0K/).map((text) => text.replace(/\u001b\[[?\d;]*[a-zA-Z]/g, ""));
}

const connect = async () => {
  const cluster = memoryCluster(objects, "team-a");
  const all: typeof cluster.list = (resource, { namespace: one } = {}) =>
    cluster.list(resource, one === undefined ? {} : { namespace: one });
  return { ...cluster, list: all };
};

describe.each<readonly [string, string, string]>([
  ["dry-run", "dry-run pods.json --local", "Evaluating Pods"],
  ["dry-run -o name", "dry-run pods.json --local -o name", ""],
  ["explain", "explain pods.json --local", "Explaining Pods"],
  ["lint", "lint pods.json", "Linting Pods"],
  ["impact", "impact -f pods.json --base pods.json --delete team-a/gpu", "Evaluating Pods"],
  ["check", "check", "Checking Pods"],
  ["test", "test .", "Running tests"],
])("%s over 600 Pods", (_, line, title) => {
  it("shows a bar with counts on a terminal, and takes it away", async () => {
    const now = clock(20);
    const { stderr } = await runInMemory(line, { cwd: directory(), isTerminal: true, now, connect });
    const bars = shown(stderr).filter((text) => text.includes(" of 600"));
    if (title === "") {
      expect(bars).toEqual([]);
      return;
    }
    const counts = bars.map((text) => Number(/: (\d+) of 600/.exec(text)?.[1]));
    expect(counts.length).toBeGreaterThan(20);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(bars[0]).toMatch(new RegExp(`^\\S ${title}: \\d+ of 600 █*░+$`));
    expect(bars.at(-1)).toMatch(/█{20,}░*$/);
    for (const bar of bars) expect(bar.length).toBeLessThanOrEqual(80);
    expect(shown(stderr).at(-1)).not.toContain(" of 600");
    expect(stderr.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\u001b[?25l"));
  });

  it("shows none in a pipe, none where it is quick, and prints the same", async () => {
    const cwd = directory();
    const piped = await runInMemory(line, { cwd, now: clock(20), connect });
    expect(piped.stderr).not.toContain(" of 600");
    expect(piped.stderr).not.toContain("\u001b");
    const quick = await runInMemory(line, { cwd, isTerminal: true, connect });
    expect(quick.stderr).not.toContain(" of 600");
    expect(quick.code).toBe(piped.code);
  });
});

test("the objects of a cluster are counted as its lists announce them", async () => {
  const many = Array.from({ length: 1200 }, (_, index) => podDefault("team-a", `pd-${index}`));
  const server = await startApiServer({ objects: [webhookConfiguration, namespace("team-a"), ...many] });
  try {
    const setting = { isTerminal: true, now: clock(600), connect: connectingTo(server) };
    const { stderr } = await runInMemory("list -A -o name", setting);
    const counts = [...stderr.matchAll(/Reading PodDefaults: ([\d,]+ of [\d,]+) objects/g)];
    expect(counts.map(([, one]) => one)).toEqual(["500 of 1,200", "1,000 of 1,200", "1,200 of 1,200"]);
  } finally {
    await server.close();
  }
});

test("the namespaces of a cluster are counted as they are read", async () => {
  const places = Array.from({ length: 40 }, (_, index) => `team-${index}`);
  const cluster = [
    ...places.map((place) => namespace(place)),
    ...places.map((place) => podDefault(place, "gpu")),
  ];
  const memory = memoryCluster(cluster);
  const slowly: typeof memory.list = async (...words) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return memory.list(...words);
  };
  const connect = async () => ({ ...memory, list: slowly });
  const setting = { isTerminal: true, now: clock(600), connect };
  const { stderr } = await runInMemory("lint -A", setting);
  const counts = [...stderr.matchAll(/ workloads: (\d+) of 40 namespaces/g)].map(([, one]) => Number(one));
  expect(counts.at(-1)).toBe(40);
});

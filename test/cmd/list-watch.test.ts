import { expect, onTestFinished, test } from "vitest";
import { run } from "../../cmd/run.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { cluster, pod, podDefault } from "./list-objects.ts";
import { memoryIo } from "./memory-io.ts";

/** `list` with -w, whose output is waited for. */
async function watching(words: string, options: ApiServerOptions = {}) {
  const server = await startApiServer({ objects: cluster, ...options });
  onTestFinished(server.close);
  const { io, stdout, stderr, interrupt } = memoryIo({ connect: connectingTo(server) });
  let wake = (): void => {};
  const write = (text: string): void => {
    io.stdout.write(text);
    wake();
  };
  const done = run(["list", ...words.split(" ")], { ...io, stdout: { ...io.stdout, write } });
  /** Everything printed, once it holds a text. */
  const until = async (text: string): Promise<string> => {
    while (!stdout().includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    return stdout();
  };
  /** A watch is open when the server has its request. */
  const connected = async (watches: number): Promise<void> => {
    while (server.requests.filter(({ query }) => query.has("watch")).length < watches) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { server, until, connected, stderr, interrupt, done };
}

const words = (line: string) => line.split(/ {2,}/).join(" | ");

test("prints what there is, then each change of a PodDefault or of its Pods, until Ctrl-C", async () => {
  const { server, until, connected, interrupt, done, stderr } = await watching("-w --output-watch-events");
  await until("token");
  await connected(2);
  server.put(pod("team-a", "new", ["token"]));
  await until("MODIFIED");
  server.put(podDefault("team-a", "spot", {}, { creationTimestamp: "2026-11-24T12:00:00Z" }));
  await until("spot");
  server.remove(podDefault("team-a", "gpu"));
  const printed = await until("DELETED");
  interrupt();
  expect(await done).toBe(130);
  expect(stderr()).toBe("");
  expect(printed.trimEnd().split("\n").map(words)).toEqual([
    "EVENT | NAME | STATUS | SELECTOR | INJECTS | PODS | AGE",
    "ADDED | gpu | 1 missing | gpu=true | env 2 | 1/2 | 120m",
    "ADDED | token | 1 stale | token | <none> | 1/1 | 120m",
    "MODIFIED | token | 1 stale, 1 missing | token | <none> | 1/2 | 120m",
    "ADDED | spot | ok | spot=true | <none> | 0/0 | 0s",
    "DELETED | gpu | 1 missing | gpu=true | env 2 | 1/2 | 120m",
  ]);
});

test("goes on after the server has ended the watch, even if it has forgotten where that was", async () => {
  const { server, until, connected, interrupt, done } = await watching("--watch-only -o name");
  await connected(1);
  server.endWatches("expired");
  await connected(2);
  server.put(podDefault("team-a", "spot"));
  expect(await until("spot")).toBe("poddefault.kubeflow.org/spot\n");
  interrupt();
  expect(await done).toBe(130);
});

test("follows one PodDefault, as YAML documents", async () => {
  const { server, until, connected, interrupt, done } = await watching("gpu -w -o yaml");
  await until("name: gpu");
  await connected(1);
  server.put(podDefault("team-a", "gpu", { desc: "changed" }));
  const printed = await until("desc: changed");
  interrupt();
  await done;
  expect(printed.split("---\n").map((text) => /desc: (.*)/.exec(text)?.[1])).toEqual([
    "About gpu",
    "changed",
  ]);
  const selectors = server.requests.slice(1).map(({ query }) => query.get("fieldSelector"));
  expect(selectors).toEqual(["metadata.name=gpu", "metadata.name=gpu"]);
});

test.each(["-w", "--watch-only", "-w -o name"])(
  "%s of a name that nothing has ends at once",
  async (flags) => {
    const { done, stderr } = await watching(`nosuch ${flags}`);
    expect(await done).toBe(3);
    expect(stderr()).toBe('Error from server (NotFound): poddefaults.kubeflow.org "nosuch" not found\n');
  },
);

test("counts no Pods where they may not be watched, and says so", async () => {
  const { until, stderr, interrupt, done } = await watching("-w", {
    intercept: ({ path }) => (path.endsWith("/pods") ? statusAnswer(403, "Forbidden", "no") : undefined),
  });
  expect(await until("token")).toContain("<unknown>");
  expect(stderr()).toContain(
    "Warning: live Pods are not counted: no; see: kubectl auth can-i watch pods -n team-a",
  );
  interrupt();
  expect(await done).toBe(130);
});

test("--pods -w follows how live Pods relate to PodDefaults", async () => {
  const { server, until, connected, interrupt, done } = await watching(
    "token --pods -w --output-watch-events",
  );
  await until("ADDED");
  await connected(2);
  server.put(pod("team-a", "new", ["token"]));
  await until("MISSING");
  server.remove(pod("team-a", "new", ["token"]));
  const printed = await until("DELETED");
  interrupt();
  expect(await done).toBe(130);
  const rows = printed.trimEnd().split("\n").map(words);
  expect(rows[0]).toBe("EVENT | POD | PODDEFAULT | STATE | AGE | WHY");
  expect(rows.slice(1).filter((row) => !row.includes("| token |"))).toEqual([]);
  expect(rows.slice(-2).map((row) => row.split(" | ").slice(0, 4).join(" | "))).toEqual([
    "ADDED | new | token | MISSING",
    "DELETED | new | token | MISSING",
  ]);
});

test("--pods -w has no format that names fields of PodDefaults", async () => {
  const { done, stderr } = await watching("--pods -w -o jsonpath={.metadata.name}");
  expect(await done).toBe(2);
  expect(stderr()).toContain("--pods has no output format jsonpath: use json, name, wide or yaml");
});

import { describe, expect, onTestFinished, test } from "vitest";
import type { ListOptions, WatchEvent } from "../../src/cluster/cluster.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { type Answer, statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

function podDefault(name: string, desc = ""): JsonObject {
  const metadata = { name, namespace: "team" };
  return { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault", metadata, spec: { desc } };
}

/** A watch that waits for each event. */
async function watching(options: ApiServerOptions = {}, watchOptions: ListOptions = {}) {
  const server = await startApiServer({ objects: [podDefault("first")], ...options });
  const stop = new AbortController();
  onTestFinished(server.close);
  const queue: WatchEvent[] = [];
  let wake = (): void => {};
  const cluster = await connectTo(server);
  const onEvent = (event: WatchEvent): void => {
    queue.push(event);
    wake();
  };
  const done = cluster.watch(podDefaults, watchOptions, onEvent, stop.signal);
  const next = async (): Promise<string> => {
    while (queue.length === 0) await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    return describeEvent(queue.shift());
  };
  /** The watch is open when the server has its request. */
  const connected = async (times: number): Promise<void> => {
    while (server.requests.filter(({ query }) => query.has("watch")).length < times) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { server, stop, done, next, connected };
}

function describeEvent(event: WatchEvent | undefined): string {
  if (event === undefined) return "nothing";
  const objects = event.type === "relisted" ? event.objects : [event.object];
  const names = objects.map(({ metadata }) => (isObject(metadata) ? metadata["name"] : ""));
  return [event.type, ...names].join(" ");
}

test("first all objects, then every change, until the signal", async () => {
  const { server, stop, done, next, connected } = await watching();
  expect(await next()).toBe("relisted first");
  await connected(1);
  server.put(podDefault("second"));
  expect(await next()).toBe("added second");
  server.put(podDefault("second", "changed"));
  expect(await next()).toBe("modified second");
  server.remove(podDefault("first"));
  expect(await next()).toBe("deleted first");
  stop.abort();
  await done;
});

test("goes on where it was when the server ends it, without a new list", async () => {
  const { server, stop, done, next, connected } = await watching();
  await next();
  await connected(1);
  server.put(podDefault("second"));
  await next();
  server.endWatches();
  await connected(2);
  server.put(podDefault("third"));
  expect(await next()).toBe("added third");
  expect(server.requests.map(({ query }) => query.get("resourceVersion"))).toEqual([null, "1001", "1002"]);
  stop.abort();
  await done;
});

test("lists again when the server has forgotten where it was", async () => {
  const { server, stop, done, next, connected } = await watching();
  await next();
  await connected(1);
  server.endWatches("expired");
  expect(await next()).toBe("relisted first");
  stop.abort();
  await done;
});

test("metadata only, of one namespace", async () => {
  const { server, stop, done, next, connected } = await watching(
    {},
    { namespace: "team", metadataOnly: true },
  );
  await next();
  await connected(1);
  const elsewhere = { ...podDefault("elsewhere"), metadata: { name: "elsewhere", namespace: "other" } };
  server.put(elsewhere);
  server.put(podDefault("here"));
  expect(await next()).toBe("added here");
  stop.abort();
  await done;
});

test("comes back after a lost connection, and ends with the error if the server stays away", async () => {
  const { done, server } = await watching({
    intercept: ({ query }) => (query.has("watch") ? "drop" : undefined),
  });
  expect(await failureOf(done)).toBe("Unable to connect to the server: EOF");
  expect(server.requests).toHaveLength(8);
});

test("a refusal ends it", async () => {
  const { done } = await watching({
    intercept: ({ query }) =>
      query.has("watch") ? statusAnswer(403, "Forbidden", "may not watch") : undefined,
  });
  expect(await failureOf(done)).toBe("Error from server (Forbidden): may not watch");
});

describe("a server that is none", () => {
  const line = (text: string) => ({
    status: 200,
    body: text,
    headers: { "content-type": "application/json" },
  });
  const gone = { kind: "Status", status: "Failure", code: 410, reason: "Expired", message: "too old" };
  const said = "Error from server (Expired): too old";
  const noEvent = "answered with an invalid event of a watch; is it a Kubernetes API server?";

  test.each<[string, Answer, string, number]>([
    [
      "that only ever reports an error",
      line(`{"type":"ERROR","object":${JSON.stringify(gone)}}\n`),
      said,
      14,
    ],
    ["that forgets every version at once", statusAnswer(410, "Expired", "too old"), said, 14],
    ["whose lines are not JSON", line("garbage\n"), noEvent, 2],
    ["whose lines are no events", line('{"type":"ADDED","object":7}\n'), noEvent, 2],
    ["that answers with a Status", line(JSON.stringify(gone)), noEvent, 2],
  ])("%s", async (_, answer, words, requests) => {
    const { done, server } = await watching({
      intercept: ({ query }) => (query.has("watch") ? answer : undefined),
    });
    expect(await failureOf(done)).toContain(words);
    expect(server.requests).toHaveLength(requests);
  });

  test("that ends every watch at once is asked once a second", async () => {
    const waits: number[] = [];
    const server = await startApiServer({
      intercept: ({ query }) => (query.has("watch") ? line("\n") : undefined),
    });
    onTestFinished(server.close);
    const stop = new AbortController();
    const wait = async (milliseconds: number) => {
      if (waits.push(milliseconds) === 3) stop.abort();
    };
    const cluster = await connectTo(server, { environment: { wait } });
    await cluster.watch(podDefaults, {}, () => {}, stop.signal);
    expect(waits).toEqual([1000, 1000, 1000]);
  });
});

test("an event of many megabytes takes as long as its length", { timeout: 20_000 }, async () => {
  const desc = "a".repeat(60_000_000);
  const body = `{"type":"ADDED","object":{"metadata":{"name":"long"},"spec":{"desc":"${desc}"}}}\n`;
  const { next, stop } = await watching({
    intercept: ({ query }) => (query.has("watch") ? { status: 200, body } : undefined),
  });
  await next();
  expect(await next()).toBe("added long");
  stop.abort();
});

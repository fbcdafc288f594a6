import { describe, expect, onTestFinished, test } from "vitest";
import type { ClusterEnvironment } from "../../src/cluster/connection-options.ts";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import type { Answer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

const busy: Answer = { status: 429, body: "", headers: { "retry-after": "3" } };
const broken: Answer = { status: 503, body: "", headers: { "retry-after": "1" } };

/** A server that gives these answers first, then the right ones; and the waits between attempts, in milliseconds. */
async function failing(first: readonly Answer[], always?: Answer, http2 = true) {
  const waits: number[] = [];
  const server = await startApiServer({ http2, intercept: (_, count) => first[count - 1] ?? always });
  onTestFinished(server.close);
  const environment: Partial<ClusterEnvironment> = {
    wait: async (milliseconds) => void waits.push(milliseconds),
  };
  return { server, waits, cluster: await connectTo(server, { environment, writes: "create" }) };
}

const protocols = [
  ["HTTP/2", true],
  ["HTTP/1.1", false],
] as const;

describe.each(protocols)("%s: a request is sent again", (_protocol, http2) => {
  test.each<[string, readonly Answer[], readonly number[]]>([
    ["after as long as the server says, when it is busy", [busy, busy], [3000, 3000]],
    ["when the server is down for a moment and says for how long", [broken], [1000]],
    ["when the connection is lost, after ever longer pauses", ["drop", "drop", "drop"], [100, 200, 400]],
    ["when the answer is cut off", ["cut"], [100]],
  ])("%s", async (_, answers, expected) => {
    const { server, waits, cluster } = await failing(answers, undefined, http2);
    expect(await cluster.list(pods)).toEqual([]);
    expect(waits).toEqual(expected);
    expect(server.requests).toHaveLength(answers.length + 1);
  });
});

describe("Retry-After as Go reads it, an integer of 64 bits", () => {
  test.each<[string, readonly number[]]>([
    ["+2", [2000]],
    ["-5", [0]],
    ["0.5", []],
    ["Wed, 21 Oct 2015 07:28:00 GMT", []],
    ["99999999999999999999", []],
    ["", []],
  ])("%j", async (header, expected) => {
    const { waits, cluster } = await failing([{ status: 429, body: "", headers: { "retry-after": header } }]);
    await cluster.list(pods).catch(() => {});
    expect(waits).toEqual(expected);
  });
});

describe.each(protocols)("%s: in the end the failure is reported", (_protocol, http2) => {
  test.each<[Answer, string]>([
    ["drop", `Unable to connect to the server: ${http2 ? "unexpected EOF" : "EOF"}`],
    [
      "cut",
      "error: unexpected error when reading response body. Please retry. Original error: unexpected EOF",
    ],
    [
      busy,
      "Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)",
    ],
  ])("%j", async (answer, message) => {
    const { server, cluster } = await failing([], answer, http2);
    expect(await failureOf(cluster.list(pods))).toBe(message);
    expect(server.requests).toHaveLength(7);
  });

  test("a server that goes away in the middle of a list", async () => {
    const objects = Array.from({ length: 600 }, (_, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `pod-${index}` },
      spec: { containers: [] },
    }));
    const server = await startApiServer({
      objects,
      http2,
      intercept: ({ query }) => (query.has("continue") ? "cut" : undefined),
    });
    const cluster = await connectTo(server, { environment: { wait: server.close } });
    expect(await failureOf(cluster.list(pods))).toBe(
      `The connection to the server 127.0.0.1:${server.port} was refused - did you specify the right host or port?`,
    );
  });
});

test("a write is never sent twice, unless the server did not take it", async () => {
  const object = { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault", metadata: { name: "a" } };
  const options = { namespace: "team", dryRun: false };
  const dropped = await failing(["drop"]);
  expect(await failureOf(dropped.cluster.create(podDefaults, object, options))).toContain("EOF");
  expect(dropped.server.requests).toHaveLength(1);
  const throttled = await failing([busy]);
  expect(await throttled.cluster.create(podDefaults, object, options)).toMatchObject({ kind: "PodDefault" });
});

test("--request-timeout ends a request that hangs", async () => {
  const server = await startApiServer({ intercept: () => "hang" });
  onTestFinished(server.close);
  const cluster = await connectTo(server, { options: { requestTimeout: "20ms" } });
  expect(await failureOf(cluster.list(pods))).toBe(
    "Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
  );
});

test.each<[string, Answer]>([
  ["a request", "hang"],
  ["the wait before the next one", "drop"],
])("Ctrl-C ends %s, with the reason it was aborted for", async (_, answer) => {
  const interrupt = new AbortController();
  const server = await startApiServer({
    intercept: () => {
      if (answer === "hang") interrupt.abort(new Error("interrupted"));
      return answer;
    },
  });
  onTestFinished(server.close);
  const wait = async (): Promise<void> => interrupt.abort(new Error("interrupted"));
  const cluster = await connectTo(server, { environment: { signal: interrupt.signal, wait } });
  await expect(cluster.list(pods)).rejects.toThrow("interrupted");
  expect(server.requests).toHaveLength(1);
});

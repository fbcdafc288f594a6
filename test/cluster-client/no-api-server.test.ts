import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { podDefaults, pods, services } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Answer } from "../stand-in/answers.ts";
import { jsonAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

/** A server that answers every request so. */
async function answering(answer: (count: number) => Answer) {
  const server = await startApiServer({ intercept: (_, count) => answer(count) });
  onTestFinished(server.close);
  return { server, cluster: await connectTo(server) };
}

const deployments = {
  group: "apps",
  version: "v1",
  plural: "deployments",
  kind: "Deployment",
  namespaced: true,
};
const json = { "content-type": "application/json" };
const metadata = { name: "a", namespace: "n" };

describe("an object of a wrong type ends with an error, wherever it is", () => {
  const struct = "json: cannot unmarshal";
  test.each<[string, JsonObject[string], typeof pods]>([
    ["null is not an object", null, pods],
    ["1 is not an object", 1, pods],
    ["it has no metadata", {}, pods],
    ["it has no metadata", { metadata: [] }, services],
    ["it has no metadata.name", { metadata: {} }, services],
    ["it has no metadata.name", { metadata: { name: 1 } }, pods],
    ["spec or status is not an object", { metadata, spec: [] }, services],
    ["spec or status is not an object", { metadata, status: "x" }, pods],
    [struct, { metadata: { name: "a", labels: 1 } }, services],
    [struct, { metadata: { name: "a", annotations: { a: {} } } }, podDefaults],
    [struct, { metadata: { name: "a", ownerReferences: {} } }, pods],
    ["it has no spec.containers", { metadata, spec: { desc: "a" } }, pods],
    [struct, { metadata, spec: { containers: {} } }, pods],
    [struct, { metadata, spec: { containers: [1] } }, pods],
    [struct, { metadata, spec: { env: "x" } }, podDefaults],
    [struct, { metadata, spec: { selector: { matchLabels: [] } } }, podDefaults],
    [struct, { metadata, spec: { template: { spec: { volumes: 1 } } } }, deployments],
  ])("%s: %j", async (words, object, resource) => {
    const listed = await answering(() => jsonAnswer(200, { metadata: {}, items: [object] }));
    const said = await failureOf(listed.cluster.list(resource));
    const given = (object as { readonly metadata?: { readonly name?: unknown } } | null)?.metadata;
    const name = given === metadata ? " n/a" : given?.name === "a" ? " a" : "";
    expect(said).toContain(
      `error: 127.0.0.1:${listed.server.port} answered with an invalid ${resource.kind}${name}: ${words}`,
    );
    expect(said).toMatch(/; is it a Kubernetes API server\?$/);
  });

  test("a name that no API server stores, because it could pass for text of ours", async () => {
    const named = { metadata: { name: "a\nerror: b" } };
    const { cluster } = await answering(() => jsonAnswer(200, { metadata: {}, items: [named] }));
    expect(await failureOf(cluster.list(services))).toContain(
      'answered with an invalid Service "a\\nerror: b": control characters in its metadata.name; is it',
    );
  });

  test("one object that was asked for", async () => {
    const { cluster } = await answering(() => jsonAnswer(200, { metadata: { name: "a", labels: [] } }));
    expect(await failureOf(cluster.get(pods, "a"))).toContain("answered with an invalid Pod a: json: cannot");
  });
});

test("JSON that is too deep, or ends early", async () => {
  const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const bodies: readonly (readonly [string, string])[] = [
    [deep, "JSON of more than 500 levels"],
    ['{"items":[', "broken or incomplete JSON"],
    ["[]", "a list instead of a JSON object"],
    ["null", "null instead of a JSON object"],
    ['"a"', "a string instead of a JSON object"],
    ["", "an empty body"],
    ["<html>", "broken or incomplete JSON"],
  ];
  for (const [body, words] of bodies) {
    const { server, cluster } = await answering(() => ({ status: 200, body, headers: json }));
    expect(await failureOf(cluster.list(pods))).toBe(
      `error: 127.0.0.1:${server.port} answered with ${words}; is it a Kubernetes API server?`,
    );
  }
});

test("an event of a watch that is too deep", async () => {
  const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const object = `{"metadata":{"name":"a"},"spec":{},"status":${deep}}`;
  const { server, cluster } = await answering((count) =>
    count === 1
      ? jsonAnswer(200, { metadata: { resourceVersion: "1" }, items: [] })
      : { status: 200, body: `{"type":"ADDED","object":${object}}\n`, headers: json },
  );
  const watching = cluster.watch(podDefaults, {}, () => {}, new AbortController().signal);
  expect(await failureOf(watching)).toBe(
    `error: 127.0.0.1:${server.port} answered with JSON of more than 500 levels; is it a Kubernetes API server?`,
  );
});

test.each([
  ["{}", "answered with an invalid list of pods: it has no items; is it a Kubernetes API server?"],
  ['{"error":"log in first"}', "answered with an invalid list of pods: it has no items; is it"],
  ['{"items":null}', ""],
])("a list that is %s", async (body, words) => {
  const { cluster } = await answering(() => ({ status: 200, body, headers: json }));
  if (words === "") expect(await cluster.list(pods)).toEqual([]);
  else expect(await failureOf(cluster.list(pods))).toContain(words);
});

test("a failure under the status 200", async () => {
  const failure = { kind: "Status", status: "Failure", code: 403, reason: "Forbidden", message: "no" };
  const { cluster } = await answering(() => jsonAnswer(200, failure));
  expect(await failureOf(cluster.list(pods))).toBe("Error from server (Forbidden): no");
  expect(await failureOf(cluster.get(pods, "a"))).toBe("Error from server (Forbidden): no");
});

test("a list that never ends", async () => {
  const { server, cluster } = await answering((count) =>
    jsonAnswer(200, { metadata: { continue: `${count}` }, items: [] }),
  );
  expect(await failureOf(cluster.list(pods))).toBe(
    "error: the list of pods does not end after 2000 pages; is it a Kubernetes API server?",
  );
  expect(server.requests).toHaveLength(2000);
});

test("a list that expires again and again", async () => {
  const server = await startApiServer({
    intercept: ({ query }) =>
      query.has("continue")
        ? jsonAnswer(410, { kind: "Status", code: 410, reason: "Expired", message: "gone" })
        : jsonAnswer(200, { metadata: { continue: "x" }, items: [] }),
  });
  onTestFinished(server.close);
  expect(await failureOf((await connectTo(server)).list(pods))).toBe("Error from server (Expired): gone");
});

test("a small body that grows beyond all limits", async () => {
  const bomb = gzipSync(Buffer.alloc(257 * 1024 * 1024));
  const { createServer } = await import("node:http");
  const server = createServer((_, response) => {
    response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const cluster = await connectTo({ url: `http://127.0.0.1:${port}` });
  expect(await failureOf(cluster.list(pods))).toContain("the answer is larger than 256 MiB");
  cluster.close();
});

import { describe, expect, onTestFinished, test } from "vitest";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo } from "./connection.ts";

function podsNamed(count: number, more: JsonObject = {}): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${`${index}`.padStart(5, "0")}`, namespace: index % 2 === 0 ? "even" : "odd" },
    spec: { containers: [] },
    ...more,
  }));
}

async function listing(options: ApiServerOptions) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return { server, cluster: await connectTo(server) };
}

describe("a long list", () => {
  test("comes in pages of 500 over one connection, whole and once", async () => {
    const { server, cluster } = await listing({ objects: podsNamed(1234) });
    const found = await cluster.list(pods);
    expect(new Set(found.map(({ metadata }) => (metadata as JsonObject)["name"])).size).toBe(1234);
    expect(found[0]).toMatchObject({ apiVersion: "v1", kind: "Pod" });
    expect(server.requests.map(({ query }) => query.toString())).toEqual([
      "limit=500",
      "limit=500&continue=500",
      "limit=500&continue=1000",
    ]);
    expect(server.connections()).toBe(1);
  });

  test("that expires between two pages is read again in one piece", async () => {
    const { server, cluster } = await listing({
      objects: podsNamed(1100),
      intercept: ({ query }) =>
        query.get("continue") === "1000"
          ? statusAnswer(410, "Expired", "The provided continue parameter is too old")
          : undefined,
    });
    expect(await cluster.list(pods)).toHaveLength(1100);
    expect(server.requests.at(-1)?.query.size).toBe(0);
  });

  test("is compressed on the way, unless --disable-compression", async () => {
    const objects = podsNamed(400, { spec: { containers: [], nodeName: "n".repeat(1000) } });
    const { server, cluster } = await listing({ objects });
    expect(await cluster.list(pods)).toHaveLength(400);
    const plain = await connectTo(server, { options: { disableCompression: true } });
    expect(await plain.list(pods)).toHaveLength(400);
    expect(server.requests.map(({ headers }) => headers["accept-encoding"])).toEqual(["gzip", undefined]);
  });
});

test("a list is narrowed by namespace, labels and fields", async () => {
  const { server, cluster } = await listing({ objects: podsNamed(4) });
  const options = { namespace: "odd", labelSelector: "a in (b,c)", fieldSelector: "metadata.name=pod-00001" };
  await cluster.list(pods, options);
  expect(server.requests[0]).toMatchObject({ path: "/api/v1/namespaces/odd/pods" });
  expect(server.requests[0]?.query.get("labelSelector")).toBe("a in (b,c)");
  expect(server.requests[0]?.query.get("fieldSelector")).toBe("metadata.name=pod-00001");
});

test("only metadata, where that is enough, under the kind it belongs to", async () => {
  const { cluster } = await listing({ objects: podsNamed(1, { spec: { containers: [], nodeName: "n" } }) });
  const [pod] = await cluster.list(pods, { metadataOnly: true });
  expect(Object.keys(pod ?? {})).toEqual(["apiVersion", "kind", "metadata"]);
  expect(pod).toMatchObject({ apiVersion: "v1", kind: "Pod" });
});

test("an object comes as the server sent it: unknown fields, times as text, order of keys", async () => {
  const podDefault = {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "a", namespace: "team", creationTimestamp: "2026-01-02T03:04:05Z", odd: "x" },
    spec: { zebra: 1, selector: {} },
    unknown: [null],
  };
  const { cluster } = await listing({ objects: [podDefault] });
  const found = await cluster.get(podDefaults, "a", "team");
  expect(found).toMatchObject(podDefault);
  expect(Object.keys(found)).toEqual(["apiVersion", "kind", "metadata", "spec", "unknown"]);
});

test("the server's warnings are shown, each once, in any language", async () => {
  const warning = '299 - "v1 Foo is \\"old\\"", 299 - "不推荐\u009b0m"';
  const server = await startApiServer({
    intercept: () => ({
      status: 200,
      body: '{"items":[]}',
      // node:http writes a character as a byte.
      headers: { warning: Buffer.from(warning).toString("latin1") },
    }),
  });
  onTestFinished(server.close);
  const said: string[] = [];
  const cluster = await connectTo(server, { environment: { stderr: (text) => void said.push(text) } });
  await cluster.list(pods);
  await cluster.list(pods);
  expect(said).toEqual(['Warning: v1 Foo is "old"\n', "Warning: 不推荐 0m\n"]);
});

test("a server behind a path is asked below that path", async () => {
  const { server } = await listing({ intercept: () => ({ status: 200, body: '{"items":[]}' }) });
  const cluster = await connectTo({ url: `${server.url}/k8s/clusters/c-1/` });
  expect(await cluster.list(pods, { namespace: "a b" })).toEqual([]);
  expect(server.requests[0]?.path).toBe("/k8s/clusters/c-1/api/v1/namespaces/a%20b/pods");
});

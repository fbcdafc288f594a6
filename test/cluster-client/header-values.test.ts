import { describe, expect, onTestFinished, test } from "vitest";
import type { ConnectionOptions } from "../../src/cluster/connection-options.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

async function serve() {
  const server = await startApiServer();
  onTestFinished(server.close);
  return server;
}

describe("a header value with a line break or a control is not sent, in Go's words", () => {
  test.each<[string, JsonObject, ConnectionOptions]>([
    ["Authorization", { token: "abc\n" }, {}],
    ["Authorization", { token: "a\r\nX-Evil: 1" }, {}],
    ["Impersonate-User", {}, { as: "bob\n" }],
    ["Impersonate-Uid", {}, { as: "bob", asUid: "\u007f" }],
    ["Impersonate-Group", {}, { as: "bob", asGroup: ["a", "b\u0000"] }],
    ["Impersonate-Extra-scopes", {}, { as: "bob", asUserExtra: ["scopes=\u001b[0m"] }],
  ])("%s of %j %j", async (name, user, options) => {
    const server = await serve();
    expect(await failureOf((await connectTo(server, { user, options })).list(pods))).toBe(
      `Unable to connect to the server: net/http: invalid header field value for "${name}"`,
    );
    expect(server.requests).toEqual([]);
  });
});

describe("what is not ASCII is sent as UTF-8", () => {
  test.each<[string, string, JsonObject, ConnectionOptions]>([
    ["impersonate-user", "Zoë Грета 小明 🙂", {}, { as: "Zoë Грета 小明 🙂" }],
    ["impersonate-group", "équipe", {}, { as: "bob", asGroup: ["équipe"] }],
    ["impersonate-extra-scopes", "ключ", {}, { as: "bob", asUserExtra: ["scopes=ключ"] }],
    ["authorization", "Bearer tökén", { token: "tökén" }, {}],
    ["impersonate-user", "a\ufffd", { as: "a\ud800" }, {}],
  ])("%s: %s", async (name, value, user, options) => {
    const server = await serve();
    await (await connectTo(server, { user, options })).list(pods);
    const sent = server.requests[0]?.headersDistinct[name]?.[0] ?? "";
    expect(Buffer.from(sent, "latin1").toString()).toBe(value);
  });
});

test.each(["constructor", "__proto__", "valueOf"])("--as-user-extra %s=1", async (key) => {
  const server = await serve();
  const options = { as: "bob", asUserExtra: [`${key}=1`, `${key}=2`] };
  await (await connectTo(server, { options })).list(pods);
  const name = `impersonate-extra-${key.toLowerCase()}`;
  expect(Object.entries(server.requests[0]?.headersDistinct ?? {})).toContainEqual([name, ["1", "2"]]);
});

test("a namespace with half a character", async () => {
  const server = await serve();
  const cluster = await connectTo(server, { context: { namespace: "a\ud800" } });
  expect(await failureOf(cluster.get(pods, "b"))).toBe('Error from server (NotFound): pods "b" not found');
});

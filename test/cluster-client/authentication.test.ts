import { describe, expect, onTestFinished, test } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { ConnectionOptions } from "../../src/cluster/connection-options.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { certificatePath, readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { connectTo, failureOf, writeFile } from "./connection.ts";

async function headersFor(user: JsonObject, options: ConnectionOptions = {}) {
  const server = await startApiServer();
  onTestFinished(server.close);
  await (await connectTo(server, { user, options })).list(pods);
  return server.requests[0]?.headersDistinct ?? {};
}

describe("the Authorization header", () => {
  const tokenFile = writeFile("token", "from-file\n");
  const blankFile = writeFile("token", " \n");
  test.each<[string, JsonObject, ConnectionOptions, string[] | undefined]>([
    ["token", { token: "abc" }, {}, ["Bearer abc"]],
    ["tokenFile", { tokenFile }, {}, ["Bearer from-file"]],
    ["--token over the user's", { token: "abc" }, { token: "flag" }, ["Bearer flag"]],
    ["--token without any user", {}, { token: "flag" }, ["Bearer flag"]],
    ["user and password", { username: "jane", password: "p:w" }, {}, [`Basic ${base64("jane:p:w")}`]],
    ["--username and --password", {}, { username: "a", password: "b" }, [`Basic ${base64("a:b")}`]],
    ["nobody", {}, {}, undefined],
    ["tokenFile over a token", { tokenFile, token: "abc" }, {}, ["Bearer from-file"]],
    ["tokenFile over --token", { tokenFile }, { token: "flag" }, ["Bearer from-file"]],
    ["a token where tokenFile is gone", { tokenFile: "/gone", token: "abc" }, {}, ["Bearer abc"]],
    ["a token where tokenFile is blank", { tokenFile: blankFile, token: "abc" }, {}, ["Bearer abc"]],
  ])("%s", async (_, user, options, expected) => {
    expect((await headersFor(user, options))["authorization"]).toEqual(expected);
  });

  test.each([
    ["me:p%40ss", "me:p@ss"],
    ["me", "me:"],
  ])("the login %s@ of the server's URL wins over a token, as in Go's net/http", async (login, sent) => {
    const server = await startApiServer();
    onTestFinished(server.close);
    const url = server.url.replace("//", `//${login}@`);
    await (await connectTo({ url }, { user: { token: "abc" } })).list(pods);
    expect(server.requests[0]?.headersDistinct["authorization"]).toEqual([`Basic ${base64(sent)}`]);
  });

  test("is not sent without a token, as a blank file has none", async () => {
    expect(await failureOf(headersFor({ tokenFile: blankFile }))).toBe(
      `error: read empty token from file "${blankFile}"`,
    );
  });

  test("is never sent to a server without TLS", async () => {
    const server = await startApiServer({ certificate: "none" });
    onTestFinished(server.close);
    await (await connectTo(server, { user: { token: "abc" } })).list(pods);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe("impersonation", () => {
  test.each<[string, JsonObject, ConnectionOptions]>([
    [
      "flags",
      {},
      { as: "bob", asUid: "7", asGroup: ["a", "b"], asUserExtra: ["scopes=x", "scopes=y", "Team/Name=z"] },
    ],
    [
      "kubeconfig",
      {
        as: "bob",
        "as-uid": "7",
        "as-groups": ["a", "b"],
        "as-user-extra": { scopes: ["x", "y"], "Team/Name": ["z"] },
      },
      {},
    ],
  ])("by %s: user, uid, groups, extra", async (_, user, options) => {
    expect(await headersFor(user, options)).toMatchObject({
      "impersonate-user": ["bob"],
      "impersonate-uid": ["7"],
      "impersonate-group": ["a", "b"],
      "impersonate-extra-scopes": ["x", "y"],
      "impersonate-extra-team%2fname": ["z"],
    });
  });
});

test.each<[string, JsonObject, ConnectionOptions]>([
  [
    "files",
    { "client-certificate": certificatePath("client.crt"), "client-key": certificatePath("client.key") },
    {},
  ],
  [
    "data",
    {
      "client-certificate-data": base64(readCertificate("client.crt")),
      "client-key-data": base64(readCertificate("client.key")),
    },
    {},
  ],
  [
    "flags",
    {},
    { clientCertificate: certificatePath("client.crt"), clientKey: certificatePath("client.key") },
  ],
])("a client certificate from %s", async (_, user, options) => {
  const server = await startApiServer({ clientCertificate: true });
  onTestFinished(server.close);
  const cluster: Cluster = await connectTo(server, { user, options });
  expect(await cluster.list(pods)).toEqual([]);
  await expect((await connectTo(server)).list(pods)).rejects.toThrow("Unable to connect to the server: ");
});

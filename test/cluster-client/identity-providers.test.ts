import { describe, expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { jsonAnswer } from "../stand-in/answers.ts";
import { readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { connectTo, failureOf } from "./connection.ts";

const renewed = `e30.${Buffer.from('{"exp":32503680000}').toString("base64url")}.x`;

/** What an identity provider is sent that takes a client's secret only in this way: the login and the form of each try. */
async function triesOf(takes: "header" | "form", config: JsonObject) {
  const tries: (readonly [login: string | undefined, clientId: string | null])[] = [];
  const server = await startApiServer({
    intercept: ({ path, body, headers }) => {
      if (path.startsWith("/.well-known")) {
        return jsonAnswer(200, { token_endpoint: `https://${headers.host}/token` });
      }
      if (path !== "/token") return undefined;
      const form = new URLSearchParams(body);
      tries.push([headers.authorization, form.get("client_id")]);
      const isGood = takes === "header" ? headers.authorization !== undefined : form.has("client_secret");
      return isGood ? jsonAnswer(200, { id_token: renewed }) : jsonAnswer(401, { error: "invalid_client" });
    },
  });
  onTestFinished(server.close);
  const user = providerUser({ "idp-issuer-url": server.url, ...config });
  const listing = (await connectTo(server, { user })).list(pods);
  return { tries, listing };
}

function providerUser(config: JsonObject): JsonObject {
  const own = {
    "client-id": "my cli",
    "refresh-token": "s3cret",
    "idp-certificate-authority-data": base64(readCertificate("ca.crt")),
  };
  return { "auth-provider": { name: "oidc", config: { ...own, ...config } } };
}

describe("the client's secret, as golang.org/x/oauth2 sends it:", () => {
  const header = `Basic ${btoa("my+cli:a%2Fb")}`;
  test("in the header", async () => {
    const { tries, listing } = await triesOf("header", { "client-secret": "a/b" });
    expect(await listing).toEqual([]);
    expect(tries).toEqual([[header, null]]);
  });

  test("in the form where the provider does not take the header", async () => {
    const { tries, listing } = await triesOf("form", { "client-secret": "a/b" });
    expect(await listing).toEqual([]);
    expect(tries).toEqual([
      [header, null],
      [undefined, "my cli"],
    ]);
  });
});

describe("an address of an identity provider that is none", () => {
  test.each([
    ["", "error: Must provide idp-issuer-url"],
    ["me:s3cret@x y", 'failed to refresh token: unsupported protocol scheme "me"'],
    ["file:///etc/passwd", 'failed to refresh token: unsupported protocol scheme "file"'],
  ])("%j", async (issuer, message) => {
    const user = providerUser({ "idp-issuer-url": issuer });
    const said = await failureOf((await connectTo({ url: "https://127.0.0.1:1" }, { user })).list(pods));
    expect(said.replace("Unable to connect to the server: ", "")).toBe(message);
  });
});

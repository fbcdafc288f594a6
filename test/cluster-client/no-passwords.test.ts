import { describe, expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { startHttpProxy } from "../stand-in/proxies.ts";
import { connectTo, failureOf } from "./connection.ts";

const secrets = { group: "", version: "v1", plural: "secrets", kind: "Secret", namespaced: true };

/** Passwords that break the URL, and some that do not. */
const passwords = ["s3cret", "s3/cret", "s3:cret", "s3@cret", "a/s3:c@ret", "%zz"];

async function failureWith(url: string, cluster: JsonObject, env: Readonly<Record<string, string>> = {}) {
  const connecting = connectTo({ url }, { cluster, environment: { env } });
  return await failureOf(connecting.then((connection) => connection.list(pods)));
}

describe.each(passwords)("the password %s is not shown", (password) => {
  test("in a proxy-url with a wrong scheme", async () => {
    const url = `ftp://me:${password}@proxy.test`;
    const said = await failureWith("https://kubernetes.test", { "proxy-url": url });
    expect(said).toContain('error: invalid \'proxy-url\' "ftp://me:xxxxx@proxy.test" for cluster "test": ');
    expect(said).not.toContain(password);
  });

  test("in a proxy-url that is none", async () => {
    const url = `http://me:${password}@proxy test`;
    const said = await failureWith("https://kubernetes.test", { "proxy-url": url });
    expect(said).toContain("could not parse: http://me:xxxxx@proxy test");
    expect(said).not.toContain(password);
  });

  test("in a proxy-url without a scheme", async () => {
    const said = await failureWith("https://kubernetes.test", { "proxy-url": `me:${password}@proxy.test` });
    expect(said).toContain("error: invalid 'proxy-url' \"me:xxxxx@proxy.test\" for cluster");
    expect(said).not.toContain(password);
  });

  test("in a server that is none", async () => {
    const said = await failureWith(`ftp://me:${password}@kubernetes.test`, {});
    expect(said).toBe('error: host must be a URL or a host:port pair: "ftp://me:xxxxx@kubernetes.test"');
  });
});

test("the host of a server with a password is what comes after its last @", async () => {
  expect((await connectTo({ url: "https://me:s3@cret@kubernetes.test:6443" })).host).toBe(
    "kubernetes.test:6443",
  );
});

test("an invalid escape in a proxy's login: refused in a kubeconfig, ignored in the environment, as in Go", async () => {
  const proxy = await startHttpProxy("http");
  const server = await startApiServer();
  onTestFinished(proxy.close);
  onTestFinished(server.close);
  const url = proxy.url.replace("//", "//%zz:b@");
  expect(await failureWith(server.url, { "proxy-url": url })).toContain("could not parse: http://%zz:xxxxx@");
  await failureWith("https://kubernetes.invalid", {}, { HTTPS_PROXY: url });
  expect(proxy.asked).toEqual([]);
});

test("a login that is not UTF-8 goes to the proxy byte by byte", async () => {
  const proxy = await startHttpProxy("http", "Forbidden");
  onTestFinished(proxy.close);
  await failureWith("https://kubernetes.test", { "proxy-url": proxy.url.replace("//", "//%ff:b@") });
  expect(proxy.logins).toEqual([`Basic ${Buffer.from([0xff, 0x3a, 0x62]).toString("base64")}`]);
});

test("the bodies of Secrets are masked at every -v", async () => {
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": '{"stringData":{"a":"s3cret"}}' };
  const data = { a: Buffer.from("s3cret").toString("base64") };
  const object = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", namespace: "n", annotations },
    data,
  };
  const server = await startApiServer({
    intercept: ({ path }) => ({
      status: 200,
      body: JSON.stringify(
        path.endsWith("/a") ? object : { kind: "SecretList", metadata: {}, items: [object] },
      ),
    }),
  });
  onTestFinished(server.close);
  const lines: string[] = [];
  const environment = { log: (line: string) => void lines.push(line) };
  const cluster = await connectTo(server, { environment, options: { verbosity: 10 } });
  await cluster.list(secrets);
  await cluster.list(secrets, { namespace: "n", metadataOnly: true });
  await cluster.get(secrets, "a", "n");
  expect(lines.filter((line) => line.startsWith("Response Body"))).toEqual([
    "Response Body: <masked>",
    "Response Body: <masked>",
    "Response Body: <masked>",
  ]);
  expect(lines.join("\n")).not.toMatch(/s3cret|czNjcmV0/);
});

import { describe, expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import { proxyFromEnvironment } from "../../src/cluster/transport/endpoint.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { type StandInProxy, startHttpProxy, startSocksProxy } from "../stand-in/proxies.ts";
import { connectTo, failureOf } from "./connection.ts";

/** A server that only a proxy can reach: nobody resolves kubernetes.test. */
async function behind(proxy: StandInProxy, options: ApiServerOptions = {}) {
  const server = await startApiServer(options);
  onTestFinished(async () => {
    await server.close();
    await proxy.close();
  });
  return { url: server.url.replace("127.0.0.1", "kubernetes.test"), host: `kubernetes.test:${server.port}` };
}

describe("a server behind a proxy", () => {
  test("HTTPS_PROXY: a tunnel, opened once", async () => {
    const proxy = await startHttpProxy("http");
    const { url, host } = await behind(proxy);
    const environment = { env: { HTTPS_PROXY: proxy.url.replace("//", "//me:p%40ss@") } };
    const cluster = await connectTo({ url }, { environment });
    await cluster.list(pods);
    await cluster.list(pods);
    expect(proxy).toMatchObject({ asked: [`CONNECT ${host}`], logins: ["Basic bWU6cEBzcw=="] });
  });

  test("a login without a user", async () => {
    const proxy = await startHttpProxy("http");
    const { url } = await behind(proxy);
    const environment = { env: { HTTPS_PROXY: proxy.url.replace("//", "//:pass@") } };
    await (await connectTo({ url }, { environment })).list(pods);
    expect(proxy.logins).toEqual([`Basic ${btoa(":pass")}`]);
  });

  test("HTTP_PROXY: an http server is asked for through it by its whole URL", async () => {
    const proxy = await startHttpProxy("http");
    const { url, host } = await behind(proxy, { certificate: "none" });
    const environment = { env: { HTTP_PROXY: proxy.url } };
    await (await connectTo({ url }, { environment })).list(pods);
    expect(proxy.asked).toEqual([`GET http://${host}/api/v1/pods?limit=500`]);
  });

  test("proxy-url with socks5: the proxy resolves the name, with a login if there is one", async () => {
    const proxy = await startSocksProxy();
    const { url, host } = await behind(proxy);
    const withLogin = { "proxy-url": proxy.url.replace("//", "//me:secret@") };
    for (const cluster of [{ "proxy-url": proxy.url }, withLogin]) {
      expect(await (await connectTo({ url }, { cluster })).list(pods)).toEqual([]);
    }
    expect(proxy).toMatchObject({ asked: [`SOCKS5 ${host}`, `SOCKS5 ${host}`], logins: ["me:secret"] });
  });

  test("proxy-url wins over the environment", async () => {
    const proxy = await startHttpProxy("http");
    const { url } = await behind(proxy);
    const environment = { env: { HTTPS_PROXY: "http://127.0.0.1:1" } };
    const cluster = await connectTo({ url }, { environment, cluster: { "proxy-url": proxy.url } });
    expect(await cluster.list(pods)).toEqual([]);
  });

  test("a refusal of an http proxy, in the words of its status line", async () => {
    const proxy = await startHttpProxy("http", "Proxy Authentication Required");
    const { url } = await behind(proxy);
    const cluster: JsonObject = { "proxy-url": proxy.url };
    expect(await failureOf((await connectTo({ url }, { cluster })).list(pods))).toBe(
      "Unable to connect to the server: Proxy Authentication Required",
    );
  });
});

describe("which proxy the environment names, as Go reads it", () => {
  const proxy = "http://proxy.test:3128/";
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ["https://a.test", { HTTPS_PROXY: proxy }, proxy],
    ["https://a.test", { https_proxy: proxy }, proxy],
    ["https://a.test", { HTTPS_PROXY: "proxy.test:3128" }, proxy],
    ["https://a.test", { HTTPS_PROXY: "", https_proxy: proxy }, proxy],
    ["https://a.test", { HTTP_PROXY: proxy, ALL_PROXY: proxy }, undefined],
    ["http://a.test", { HTTP_PROXY: proxy }, proxy],
    ["https://localhost:6443", { HTTPS_PROXY: proxy }, undefined],
    ["https://127.0.0.2", { HTTPS_PROXY: proxy }, undefined],
    ["https://[::1]:6443", { HTTPS_PROXY: proxy }, undefined],
    ["https://a.test", { HTTPS_PROXY: "socks5h://proxy.test:1080" }, "socks5://proxy.test:1080"],
    ["https://a.test", { HTTPS_PROXY: "SOCKS5H://proxy.test" }, "socks5://proxy.test"],
    // Go takes a text that is no URL for an address: the request fails instead of going around the proxy.
    ["https://a.test", { HTTPS_PROXY: "http://me:a/b@proxy.test" }, "http://http//me:a/b@proxy.test"],
    ["https://a.test", { HTTPS_PROXY: "http://proxy.test:99999" }, "http://http//proxy.test:99999"],
  ])("%s with %j: %s", (target, env, expected) => {
    expect(proxyFromEnvironment(new URL(target), env)?.href).toBe(expected);
  });

  test.each([
    ["*", "a.test", true],
    ["b.test, a.test", "a.test", true],
    ["a.test", "sub.a.test", true],
    ["a.test", "nota.test", false],
    [".a.test", "sub.a.test", true],
    [".a.test", "a.test", false],
    ["*.a.test", "sub.a.test", true],
    ["A.TEST", "a.test", true],
    ["a.test:443", "a.test", true],
    ["a.test:6443", "a.test", false],
    ["a.test:6443", "a.test:6443", true],
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.1.2.3", false],
    ["10.0.0.0/33", "10.1.2.3", false],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.3:6443", "10.1.2.3", false],
    ["10.1.2", "10.1.2.3", false],
    ["fd00::/8", "[fd00::1]", true],
    ["[fd00::1]:6443", "[fd00::1]:6443", true],
    ["fd00::1", "[fd00::1]", true],
    ["", "a.test", false],
    [":443,/8,[]", "a.test", false],
  ])("NO_PROXY=%s and %s: %s", (noProxy, host, excluded) => {
    const env = { HTTPS_PROXY: proxy, no_proxy: noProxy };
    expect(proxyFromEnvironment(new URL(`https://${host}`), env) === undefined).toBe(excluded);
  });
});

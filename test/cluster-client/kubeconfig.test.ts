import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import type { ConnectionOptions } from "../../src/cluster/connection-options.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { certificatePath, readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64, kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { connectTo, environment, failureOf, temporaryFolder, writeFile } from "./connection.ts";

function config(entries: JsonObject): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Config", ...entries });
}

function named(kind: "context" | "cluster" | "user", entries: Readonly<Record<string, JsonObject>>) {
  return Object.entries(entries).map(([name, entry]) => ({ name, [kind]: entry }));
}

const red = config({
  "current-context": "red",
  contexts: named("context", {
    red: { cluster: "shared", user: "u", namespace: "of-red" },
    both: { cluster: "shared", user: "u", namespace: "first" },
  }),
  clusters: named("cluster", { shared: { server: "https://red.test:6443" } }),
});

const blue = config({
  "current-context": "blue",
  contexts: named("context", {
    blue: { cluster: "of-blue", user: "u", namespace: "of-blue" },
    both: { cluster: "shared", user: "u", namespace: "second" },
  }),
  clusters: named("cluster", {
    shared: { server: "https://wrong.test", "tls-server-name": "wrong" },
    "of-blue": { server: "https://blue.test" },
  }),
});

describe("KUBECONFIG with several files", () => {
  const files = [
    "",
    writeFile("red", red),
    "/missing/config",
    writeFile("empty", ""),
    writeFile("comment", "# nothing\n"),
    writeFile("blue", blue),
  ];
  const env = { KUBECONFIG: files.join(delimiter) };

  test.each<[string, ConnectionOptions, string, string]>([
    ["current-context of the first that has one", {}, "of-red", "red.test:6443"],
    ["a context of a later file", { context: "blue" }, "of-blue", "blue.test"],
    ["of two entries with one name the first, whole", { context: "both" }, "first", "red.test:6443"],
    ["-n over the context's namespace", { namespace: "mine" }, "mine", "red.test:6443"],
    ["--cluster over the context's", { cluster: "of-blue" }, "of-red", "blue.test"],
    ["--server over the cluster's", { server: "https://other.test:1" }, "of-red", "other.test:1"],
  ])("%s", async (_, options, namespace, host) => {
    expect(await connect(options, environment({ env }))).toMatchObject({ namespace, host });
  });

  test("--kubeconfig stands alone", async () => {
    const kubeconfig = writeFile("alone", blue);
    expect(await connect({ kubeconfig }, environment({ env }))).toMatchObject({ host: "blue.test" });
  });
});

test("~/.kube/config is the default, and without any file the server is localhost:8080", async () => {
  const home = temporaryFolder();
  expect(await connect({}, environment({ env: { HOME: home } }))).toMatchObject({
    host: "localhost:8080",
    namespace: "default",
  });
  mkdirSync(join(home, ".kube"));
  writeFile("config", red, join(home, ".kube"));
  expect(await connect({}, environment({ env: { HOME: home } }))).toMatchObject({ host: "red.test:6443" });
});

test("relative paths are those of the kubeconfig's folder", async () => {
  const server = await startApiServer({ clientCertificate: true });
  onTestFinished(server.close);
  const folder = temporaryFolder();
  for (const file of ["ca.crt", "client.crt", "client.key"]) writeFile(file, readCertificate(file), folder);
  const text = kubeconfigFor(server, {
    user: { "client-certificate": "client.crt", "client-key": "./client.key" },
    cluster: { "certificate-authority": "ca.crt", "certificate-authority-data": null },
  });
  const cluster = await connect({ kubeconfig: writeFile("config", text, folder) }, environment());
  expect(await cluster.list(pods)).toEqual([]);
});

describe("flags for the server's certificate", () => {
  const wrongCa = { "certificate-authority-data": base64(readCertificate("other-host.crt")) };

  test.each<[string, ConnectionOptions, JsonObject]>([
    [
      "--certificate-authority over the kubeconfig's data",
      { certificateAuthority: certificatePath("ca.crt") },
      wrongCa,
    ],
    ["--insecure-skip-tls-verify over a CA", { insecureSkipTlsVerify: true }, wrongCa],
    ["--tls-server-name", { tlsServerName: "kubernetes.test" }, {}],
    ["tls-server-name of the kubeconfig", {}, { "tls-server-name": "kubernetes.test" }],
  ])("%s", async (_, options, entry) => {
    const server = await startApiServer();
    onTestFinished(server.close);
    const cluster = await connectTo(server, { options, cluster: entry });
    expect(await cluster.list(pods)).toEqual([]);
  });

  test("a wrong tls-server-name is refused, and --server clears it", async () => {
    const server = await startApiServer();
    onTestFinished(server.close);
    const entry = { "tls-server-name": "wrong.test" };
    expect(await failureOf((await connectTo(server, { cluster: entry })).list(pods))).toContain(
      "certificate is valid for localhost, kubernetes.test, not wrong.test",
    );
    const direct = await connectTo(server, { cluster: entry, options: { server: server.url } });
    expect(await direct.list(pods)).toEqual([]);
  });
});

describe("what is invalid, in kubectl's words", () => {
  const exec = { command: "", apiVersion: "client.authentication.k8s.io/v1" };
  test.each<[string, ConnectionOptions, JsonObject]>([
    ["Error in configuration: context was not found for specified context: nope", { context: "nope" }, {}],
    ['error: cluster "nope" does not exist', { cluster: "nope" }, {}],
    ['error: auth info "nope" does not exist', { user: "nope" }, {}],
    [
      "error: requesting uid, groups or user-extra for test without impersonating a user",
      { asGroup: ["g"] },
      {},
    ],
    [
      "error: more than one authentication method found for test; found [token basicAuth], only one is allowed",
      { token: "t", username: "u" },
      {},
    ],
    [
      "Error in configuration: \n" +
        "* command must be specified for test to use exec authentication plugin\n" +
        "* interactiveMode must be specified for test to use exec authentication plugin",
      {},
      { exec },
    ],
    [
      "error: unable to read client-cert /missing for test due to open /missing: no such file or directory",
      {},
      {
        "client-certificate": "/missing",
        "client-key-data": "",
        "client-key": certificatePath("client.key"),
      },
    ],
    [
      "error: Invalid timeout value. Timeout must be a single integer in seconds, " +
        "or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
      { requestTimeout: "1x" },
      {},
    ],
  ])("%s", async (message, options, user) => {
    expect(await failureOf(connectTo({ url: "https://127.0.0.1:1" }, { options, user }))).toBe(message);
  });

  test.each([
    ["error: stat nope: no such file or directory", { kubeconfig: "nope" }],
    [
      /^error: error loading config file ".*": yaml: line 2: /,
      { kubeconfig: writeFile("bad", "a: 1\n b: 2\n") },
    ],
    [
      /users\[0\]\.user\.token: expected a string, found a number \(quote it\)/,
      { kubeconfig: writeFile("number", config({ users: named("user", { u: { token: 12345 } }) })) },
    ],
    [
      /clusters\[0\]\.cluster\.certificate-authority-data: illegal base64 data/,
      {
        kubeconfig: writeFile(
          "base64",
          config({ clusters: named("cluster", { c: { "certificate-authority-data": "!" } }) }),
        ),
      },
    ],
  ])("%s", async (message, options) => {
    const said = await failureOf(connect(options, environment()));
    expect(said).toMatch(message);
    expect(said).not.toContain("12345");
  });

  test.each<[string, ConnectionOptions, JsonObject]>([
    [
      "error: specifying a root certificates file with the insecure flag is not allowed",
      { insecureSkipTlsVerify: true, certificateAuthority: certificatePath("ca.crt") },
      {},
    ],
    [
      "error: unable to load root certificates: unable to parse bytes as PEM block",
      { certificateAuthority: import.meta.filename },
      {},
    ],
    [
      "error: invalid client certificate or key: ",
      { clientCertificate: certificatePath("client.crt"), clientKey: certificatePath("server.key") },
      {},
    ],
    ['error: host must be a URL or a host:port pair: "/path"', { server: "/path" }, {}],
    [
      `error: exec plugin: invalid apiVersion "v1"`,
      {},
      { exec: { ...exec, command: "x", apiVersion: "v1", interactiveMode: "Never" } },
    ],
  ])("%s", async (message, options, user) => {
    const opened = connectTo({ url: "https://127.0.0.1:1" }, { options, user });
    expect(await failureOf(opened.then((cluster) => cluster.list(pods)))).toContain(message);
  });

  test("a proxy-url of an unknown scheme, its password hidden", async () => {
    const cluster = { "proxy-url": "ftp://me:secret@proxy.test" };
    const said = await failureOf(connectTo({ url: "https://a.test" }, { cluster }));
    expect(said).toContain('unsupported scheme "ftp", must be http, https, or socks5');
    expect(said).not.toContain("secret");
  });
});

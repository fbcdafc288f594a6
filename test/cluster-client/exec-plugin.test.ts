import { basename, dirname } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import type { ClusterEnvironment } from "../../src/cluster/connection-options.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServerOptions, readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64, kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { connectTo, environment, failureOf, temporaryFolder, writeFile } from "./connection.ts";

const apiVersion = "client.authentication.k8s.io/v1";

/** A plugin: a Node program that appends its KUBERNETES_EXEC_INFO to `seen` and prints a credential. */
function plugin(status: JsonObject, more = "", version = apiVersion) {
  const folder = temporaryFolder();
  const credential = { apiVersion: version, kind: "ExecCredential", status };
  const command = writeFile(
    "plugin",
    `#!${process.execPath}
    require("node:fs").appendFileSync(__dirname + "/seen", process.env.KUBERNETES_EXEC_INFO + "\\n");
    ${more}
    console.log(${JSON.stringify(JSON.stringify(credential))});`,
    folder,
  );
  const calls = async (): Promise<readonly JsonObject[]> => {
    const { readFile } = await import("node:fs/promises");
    const lines = (await readFile(`${folder}/seen`, "utf8")).trim().split("\n");
    return lines.map((line) => JSON.parse(line) as JsonObject);
  };
  return { command, calls };
}

function user(command: string, more: JsonObject = {}): JsonObject {
  return { exec: { apiVersion, command, interactiveMode: "IfAvailable", ...more } };
}

async function serve(options: ApiServerOptions) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return server;
}

describe("an exec plugin", () => {
  test("runs once and gives a token, told which cluster it is for", async () => {
    const server = await serve({ token: "issued" });
    const { command, calls } = plugin({ token: "issued" });
    const cluster = await connectTo(server, {
      user: user(command, { provideClusterInfo: true }),
      cluster: {
        "tls-server-name": "kubernetes.test",
        extensions: [{ name: "client.authentication.k8s.io/exec", extension: { audience: "x" } }],
      },
    });
    await cluster.list(pods);
    await cluster.list(pods);
    expect(await calls()).toEqual([
      {
        kind: "ExecCredential",
        apiVersion,
        spec: {
          interactive: false,
          cluster: {
            server: server.url,
            "tls-server-name": "kubernetes.test",
            "certificate-authority-data": base64(readCertificate("ca.crt")),
            config: { audience: "x" },
          },
        },
      },
    ]);
  });

  test("runs again when its credential has expired", async () => {
    const server = await serve({ token: "issued" });
    const { command, calls } = plugin({ token: "issued", expirationTimestamp: "2020-01-01T00:00:00Z" });
    const cluster = await connectTo(server, { user: user(command) });
    await cluster.list(pods);
    await cluster.list(pods);
    expect(await calls()).toHaveLength(2);
  });

  test("may give a client certificate", async () => {
    const server = await serve({ clientCertificate: true });
    const { command } = plugin({
      clientCertificateData: readCertificate("client.crt"),
      clientKeyData: readCertificate("client.key"),
    });
    const cluster = await connectTo(server, { user: user(command) });
    expect(await cluster.list(pods)).toEqual([]);
  });

  test("gets arguments and environment, and its stderr is shown", async () => {
    const server = await serve({ token: "issued" });
    const shown: string[] = [];
    const said = "const { REGION, HOME } = process.env; console.error(process.argv[2], REGION, HOME);";
    const { command } = plugin({ token: "issued" }, said);
    const environment = { env: { HOME: "/home/jane" }, stderr: (text: string) => void shown.push(text) };
    const exec = user(command, { args: ["--login"], env: [{ name: "REGION", value: "eu" }] });
    await (await connectTo(server, { user: exec, environment })).list(pods);
    expect(shown.join("")).toBe("--login eu /home/jane\n");
  });

  test("a relative command starts at the folder of the kubeconfig", async () => {
    const server = await serve({ token: "issued" });
    const { command } = plugin({ token: "issued" });
    const text = kubeconfigFor(server, { user: user(`./${basename(command)}`) });
    const kubeconfig = writeFile("config", text, dirname(command));
    expect(await (await connect({ kubeconfig }, environment())).list(pods)).toEqual([]);
  });

  test("does not run when a token is given", async () => {
    const server = await serve({ token: "flag" });
    const cluster = await connectTo(server, { user: user("/missing"), options: { token: "flag" } });
    expect(await cluster.list(pods)).toEqual([]);
  });
});

describe("an exec plugin that fails, in kubectl's words", () => {
  const good = plugin({ token: "secret" }).command;
  test.each<[string, JsonObject, Partial<ClusterEnvironment>]>([
    [`exec: executable ${plugin({}, "process.exit(7);").command} failed with exit code 7`, {}, {}],
    ["exec: signal: killed", {}, {}],
    ["exec: executable not-installed not found\n\nIt looks like you are trying to use", {}, {}],
    ["\n\nbrew install it U+001B[0m", { installHint: "brew install it \u001b[0m" }, {}],
    ["exec plugin didn't return a token or cert/key pair", {}, {}],
    ["exec plugin returned only certificate or key, not both", {}, {}],
    [`configured to use API version ${apiVersion}, plugin returned version v1beta1`, {}, {}],
    ["decoding stdout: it is not a JSON object", {}, {}],
    [
      "exec plugin cannot support interactive mode: standard input is not a terminal",
      { interactiveMode: "Always" },
      {},
    ],
  ])("%s", async (message, exec) => {
    const said = await failureOf(
      (await connectTo({ url: "https://127.0.0.1:1" }, { user: user(commandFor(message), exec) })).list(pods),
    );
    expect(said).toContain(message);
    expect(said).toMatch(/^Unable to connect to the server: getting credentials: /);
    expect(said).not.toContain("secret");
  });

  function commandFor(message: string): string {
    const failing = /executable (\S+) failed/.exec(message)?.[1];
    if (failing !== undefined) return failing;
    if (message.includes("not-installed") || message.includes("brew")) return "not-installed";
    if (message.includes("killed")) return plugin({}, 'process.kill(process.pid, "SIGKILL");').command;
    if (message.includes("a token or")) return plugin({}).command;
    if (message.includes("not both")) return plugin({ clientKeyData: "secret" }).command;
    if (message.includes("v1beta1")) return plugin({ token: "secret" }, "", "v1beta1").command;
    if (message.includes("decoding")) return plugin({}, 'console.log("secret");').command;
    return good;
  }
});

import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import { readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { environment, temporaryFolder, writeFile } from "./connection.ts";

describe("inside a Pod, without a kubeconfig", () => {
  async function inPod(env: Readonly<Record<string, string>> = {}) {
    const server = await startApiServer({ token: "mounted" });
    onTestFinished(server.close);
    const serviceAccountFolder = temporaryFolder();
    writeFile("ca.crt", readCertificate("ca.crt"), serviceAccountFolder);
    writeFile("token", "mounted\n", serviceAccountFolder);
    writeFile("namespace", "of-the-pod", serviceAccountFolder);
    const address = { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: `${server.port}` };
    return { server, context: environment({ env: { ...address, ...env }, serviceAccountFolder }) };
  }

  test("the ServiceAccount's token, CA and namespace are used", async () => {
    const { server, context } = await inPod();
    const cluster = await connect({}, context);
    expect(await cluster.list(pods)).toEqual([]);
    expect(cluster).toMatchObject({ namespace: "of-the-pod", host: `127.0.0.1:${server.port}` });
  });

  test("a token that was replaced is read again", async () => {
    const { server, context } = await inPod();
    writeFile("token", "old", context.serviceAccountFolder);
    const cluster = await connect({}, context);
    await expect(cluster.list(pods)).rejects.toThrow("Unauthorized");
    writeFile("token", "mounted", context.serviceAccountFolder);
    expect(await cluster.list(pods)).toEqual([]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old",
      "Bearer mounted",
    ]);
  });

  test.each([
    ["POD_NAMESPACE", {}, { POD_NAMESPACE: "downward" }, "downward"],
    ["-n", { namespace: "mine" }, { POD_NAMESPACE: "downward" }, "mine"],
  ])("%s names the namespace", async (_, options, env, namespace) => {
    const { context } = await inPod(env);
    expect(await connect(options, context)).toMatchObject({ namespace });
  });

  test("a kubeconfig wins", async () => {
    const { context } = await inPod();
    const text = JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "" } }],
      clusters: [{ name: "c", cluster: { server: "https://elsewhere.test" } }],
    });
    const cluster = await connect({ kubeconfig: writeFile("config", text) }, context);
    expect(cluster.host).toBe("elsewhere.test");
  });
});

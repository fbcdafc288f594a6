import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type Answer, jsonAnswer, statusAnswer, textAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo, environment, failureOf } from "./connection.ts";

async function serve(options: ApiServerOptions) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return server;
}

const forbidden =
  'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope';

describe("an answer that refuses, as kubectl prints it", () => {
  test.each<[string, Answer]>([
    [
      "error: You must be logged in to the server (Unauthorized)",
      statusAnswer(401, "Unauthorized", "Unauthorized"),
    ],
    [
      "error: You must be logged in to the server (the server has asked for the client to provide credentials (get pods))",
      textAnswer(401, ""),
    ],
    [`Error from server (Forbidden): ${forbidden}`, statusAnswer(403, "Forbidden", forbidden)],
    ["Error from server (Forbidden): no entry (get pods)", textAnswer(403, "no entry\n")],
    [
      'Error from server (NotFound): Unable to list "/v1, Resource=pods": the server could not find the requested resource (get pods)',
      textAnswer(404, "404 page not found"),
    ],
    ["Error from server (Expired): too old", statusAnswer(410, "Expired", "too old")],
    [
      'Error from server (InternalError): an error on the server ("boom") has prevented the request from succeeding (get pods)',
      textAnswer(500, "boom"),
    ],
    [
      'Error from server (InternalError): an error on the server ("unknown") has prevented the request from succeeding (get pods)',
      jsonAnswer(500, {}),
    ],
    [
      "Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods)",
      textAnswer(503, ""),
    ],
    [
      "Error from server: the server responded with the status code 418 but did not return more information (get pods)",
      textAnswer(418, ""),
    ],
    [
      "error: HOST answered with text/html instead of a JSON object; is it a Kubernetes API server?",
      { status: 200, body: "<html>", headers: { "content-type": "text/html" } },
    ],
  ])("%s", async (message, answer) => {
    const server = await serve({ intercept: () => answer });
    const said = await failureOf((await connectTo(server)).list(pods));
    expect(said).toBe(message.replace("HOST", `127.0.0.1:${server.port}`));
  });

  test("a missing object, by the server's own words; the status and the answer can be asked for", async () => {
    const cluster = await connectTo(await serve({}));
    await expect(cluster.get(podDefaults, "x", "team")).rejects.toMatchObject({
      message: 'Error from server (NotFound): poddefaults.kubeflow.org "x" not found',
      status: 404,
      answer: { code: 404, reason: "NotFound", message: 'poddefaults.kubeflow.org "x" not found' },
    });
  });

  test("no PodDefault CRD: the server, and how to install it", async () => {
    const server = await serve({ without: ["PodDefault"] });
    const said = await failureOf((await connectTo(server)).list(podDefaults));
    expect(said).toMatch(/^error: the server doesn't have a resource type "poddefaults"\n/);
    expect(said).toContain(`127.0.0.1:${server.port} has no CRD for PodDefaults (kubeflow.org/v1alpha1).\n`);
    expect(said).toContain("kubectl apply -k");
  });
});

describe("an object that is refused", () => {
  const causes = (...fields: readonly string[]): JsonObject => ({
    name: "a",
    kind: "PodDefault",
    causes: fields.map((field) => ({ field, message: "Required value" })),
  });
  test.each<[string, Answer]>([
    [
      'The PodDefault "a" is invalid: spec.selector: Required value',
      statusAnswer(422, "Invalid", "...", causes("spec.selector")),
    ],
    [
      'The PodDefault "a" is invalid: \n* spec.selector: Required value\n* spec.env: Required value',
      statusAnswer(422, "Invalid", "...", causes("spec.selector", "spec.env", "spec.env")),
    ],
    ["The request is invalid: patch is wrong", statusAnswer(422, "Invalid", "patch is wrong")],
    [
      'Error from server (AlreadyExists): poddefaults.kubeflow.org "a" already exists',
      statusAnswer(409, "AlreadyExists", 'poddefaults.kubeflow.org "a" already exists'),
    ],
  ])("%s", async (message, answer) => {
    const cluster = await connectTo(await serve({ intercept: () => answer }), { writes: "create" });
    const created = cluster.create(podDefaults, {}, { namespace: "team", dryRun: false });
    expect(await failureOf(created)).toBe(message);
  });
});

describe("no answer at all", () => {
  test("nobody listens", async () => {
    const server = await startApiServer();
    await server.close();
    expect(await failureOf((await connectTo(server)).list(pods))).toBe(
      `The connection to the server 127.0.0.1:${server.port} was refused - did you specify the right host or port?`,
    );
  });

  test("no such host", async () => {
    const cluster = await connect({ server: "https://nowhere.invalid" }, environment());
    expect(await failureOf(cluster.list(pods))).toMatch(
      /^Unable to connect to the server: dial tcp: lookup nowhere\.invalid: (no such host|server misbehaving)$/,
    );
  });

  test.each<[string, ApiServerOptions, JsonObject]>([
    ["x509: certificate signed by unknown authority", {}, { "certificate-authority-data": null }],
    [
      "x509: certificate has expired or is not yet valid: current time TIME is after 2020-01-31T00:00:00Z",
      { certificate: "expired" },
      {},
    ],
    [
      "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
      { certificate: "other-host" },
      {},
    ],
  ])("%s", async (reason, options, cluster) => {
    const said = await failureOf((await connectTo(await serve(options), { cluster })).list(pods));
    const message = `Unable to connect to the server: tls: failed to verify certificate: ${reason}`;
    expect(said.replace(/(?<=time )\S+/, "TIME")).toBe(message);
  });

  test("an https address of an http server, and the other way round", async () => {
    const plain = await serve({ certificate: "none" });
    const asTls = await connectTo({ url: plain.url.replace("http:", "https:") });
    expect(await failureOf(asTls.list(pods))).toBe(
      "Unable to connect to the server: http: server gave HTTP response to HTTPS client",
    );
    const secure = await serve({});
    const asPlain = await connectTo({ url: secure.url.replace("https:", "http:") });
    expect(await failureOf(asPlain.list(pods))).toMatch(
      /^(Unable to connect to the server: EOF|Error from server)/,
    );
  });
});

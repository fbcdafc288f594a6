import { describe, expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf, temporaryFolder, writeFile } from "./connection.ts";

const apiVersion = "client.authentication.k8s.io/v1";

function execUser(script: string, more: JsonObject = {}): JsonObject {
  const command = writeFile("plugin", `#!/bin/sh\n${script}`);
  return { exec: { apiVersion, command, interactiveMode: "Never", ...more } };
}

function credential(more: JsonObject): string {
  return JSON.stringify({ apiVersion, kind: "ExecCredential", status: { token: "s3cret" }, ...more });
}

async function sentBy(script: string) {
  const server = await startApiServer();
  onTestFinished(server.close);
  await (await connectTo(server, { user: execUser(script) })).list(pods);
  return server.requests[0]?.headers.authorization;
}

async function failureWith(user: JsonObject): Promise<string> {
  const said = await failureOf(
    connectTo({ url: "https://127.0.0.1:1" }, { user }).then((cluster) => cluster.list(pods)),
  );
  expect(said).not.toContain("s3cret");
  return said.replace("Unable to connect to the server: getting credentials: ", "");
}

describe("an exec plugin may print what kubectl's decoder reads:", () => {
  test.each([
    ["a byte order mark", `printf '\\357\\273\\277'; echo '${credential({})}'`],
    ["YAML", `printf 'apiVersion: ${apiVersion}\\nkind: ExecCredential\\nstatus:\\n  token: "s3cret"\\n'`],
  ])("%s", async (_, script) => {
    expect(await sentBy(script)).toBe("Bearer s3cret");
  });
});

describe("an exec plugin is refused whose object Go cannot decode:", () => {
  const time = 'as "2006-01-02T15:04:05Z07:00": cannot parse';
  const wrong = (what: string, field: string, type = "string") =>
    `json: cannot unmarshal ${what} into Go struct field ${field} of type ${type}`;
  test.each<[string, JsonObject]>([
    [`parsing time "soon" ${time} "soon" as "2006"`, { expirationTimestamp: "soon" }],
    [`parsing time "" ${time} "" as "2006"`, { expirationTimestamp: "" }],
    [`parsing time "2099-01-02" ${time} "" as "T"`, { expirationTimestamp: "2099-01-02" }],
    [
      'parsing time "2099-02-30T03:04:05Z": day out of range',
      { expirationTimestamp: "2099-02-30T03:04:05Z" },
    ],
    [wrong("number", "ExecCredentialStatus.status.expirationTimestamp"), { expirationTimestamp: 5 }],
    [wrong("object", "ExecCredentialStatus.status.token"), { token: { a: "s3cret" } }],
    [wrong("bool", "ExecCredentialStatus.status.clientKeyData"), { clientKeyData: true }],
  ])("%s", async (message, status) => {
    const user = execUser(`echo '${credential({ status: { token: "s3cret", ...status } })}'`);
    expect(await failureWith(user)).toBe(`decoding stdout: ${message}`);
  });

  test("a status that is a list", async () => {
    expect(await failureWith(execUser(`echo '${credential({ status: ["s3cret"] })}'`))).toBe(
      `decoding stdout: ${wrong("array", "ExecCredential.status", "v1.ExecCredentialStatus")}`,
    );
  });
});

describe("an exec plugin is refused", () => {
  const folder = temporaryFolder();
  test.each<[string, JsonObject, string]>([
    [
      "whose object is another",
      execUser(`echo '${credential({ kind: "Other" })}'`),
      `decoding stdout: no kind "Other" is registered for version "${apiVersion}" in scheme "pkg/client/auth/exec/exec.go:62"`,
    ],
    [
      "that prints two objects",
      execUser(`echo '${credential({})}'; echo '${credential({})}'`),
      "decoding stdout: it is not a JSON object",
    ],
    ["that never stops to print", execUser("exec yes s3cret"), "exec: it printed more than 16 MiB"],
    [
      "that is a directory",
      execUser("", { command: folder }),
      `exec: fork/exec ${folder}: permission denied`,
    ],
    [
      "that is not there",
      execUser("", { command: `${folder}/gone` }),
      `exec: fork/exec ${folder}/gone: no such file or directory`,
    ],
    [
      "with a NUL in an argument",
      execUser("", { command: "/bin/sh", args: ["s3cret\u0000"] }),
      "exec: fork/exec /bin/sh: invalid argument",
    ],
    [
      "with a NUL in its environment",
      execUser("", { command: "/bin/sh", env: [{ name: "A", value: "s3cret\u0000" }] }),
      "exec: exec: environment variable contains NUL",
    ],
    [
      "whose certificate is none",
      execUser(
        `echo '${credential({ status: { clientCertificateData: "s3cret", clientKeyData: "s3cret" } })}'`,
      ),
      "error: invalid client certificate or key: no start line",
    ],
  ])("%s", async (_, user, message) => {
    expect(await failureWith(user)).toBe(message);
  });
});

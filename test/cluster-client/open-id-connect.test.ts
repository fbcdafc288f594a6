import { spawn, spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { jsonAnswer } from "../stand-in/answers.ts";
import { readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64, kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { connectTo, environment, failureOf, writeFile } from "./connection.ts";

function idToken(claims: JsonObject): string {
  const parts = [{ alg: "RS256" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return [...parts, "c2lnbmF0dXJl"].join(".");
}

const farFuture = 32_503_680_000;
const expired = idToken({ exp: 1 });

function oidcUser(config: JsonObject): JsonObject {
  return { "auth-provider": { name: "oidc", config } };
}

/** An API server that is its own identity provider: it renews `refresh-1` into `refresh-2`, once. */
async function startWithProvider() {
  const issued: string[] = [];
  const server = await startApiServer({
    intercept: ({ path, body, headers }) => {
      const issuer = `https://${headers.host}`;
      if (path === "/.well-known/openid-configuration") {
        return jsonAnswer(200, { issuer, token_endpoint: `${issuer}/token`, authorization_endpoint: issuer });
      }
      if (path !== "/token") return undefined;
      const good = new URLSearchParams(body).get("refresh_token") === "refresh-1" && issued.length === 0;
      if (!good) return jsonAnswer(400, { error: "invalid_grant" });
      const token = idToken({ iss: issuer, aud: "cli", sub: "jane", iat: 1, exp: farFuture });
      issued.push(token);
      return jsonAnswer(200, {
        id_token: token,
        refresh_token: "refresh-2",
        access_token: "a",
        token_type: "bearer",
        expires_in: 300,
      });
    },
  });
  onTestFinished(server.close);
  const config = {
    "client-id": "cli",
    "id-token": expired,
    "refresh-token": "refresh-1",
    "idp-issuer-url": server.url,
    "idp-certificate-authority-data": base64(readCertificate("ca.crt")),
  };
  const asked = () => server.requests.filter(({ path }) => path.startsWith("/api/"));
  return { server, config, issued, asked };
}

test("a valid id-token is sent as it is", async () => {
  const server = await startApiServer();
  onTestFinished(server.close);
  const token = idToken({ exp: farFuture });
  await (await connectTo(server, { user: oidcUser({ "id-token": token }) })).list(pods);
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
});

test("an expired one is renewed once, and kubectl finds the new tokens in the kubeconfig", async () => {
  const { server, config, issued, asked } = await startWithProvider();
  const kubeconfig = writeFile("config", `# mine\n${kubeconfigFor(server, { user: oidcUser(config) })}`);
  const cluster = await connect({ kubeconfig }, environment());
  await Promise.all([cluster.list(pods), cluster.list(pods)]);
  await cluster.list(pods);
  expect(issued).toHaveLength(1);
  const expected = [1, 2, 3].map(() => `Bearer ${issued[0]}`);
  expect(asked().map(({ headers }) => headers.authorization)).toEqual(expected);
  const { "id-token": _, ...others } = config;
  const renewed = { ...others, "id-token": issued[0] ?? "", "refresh-token": "refresh-2" };
  const text = await readFile(kubeconfig, "utf8");
  expect(text).toMatch(/^# mine\n/);
  const written = JSON.parse(text.replace("# mine\n", ""));
  expect(written.users[0].user["auth-provider"].config).toEqual(renewed);
});

test("a token that cannot be found in the file is not written back, and the user is told", async () => {
  const { server, config } = await startWithProvider();
  const spelled = kubeconfigFor(server, { user: oidcUser(config) }).replace("refresh-1", "refresh\\u002d1");
  const kubeconfig = writeFile("config", spelled);
  const said: string[] = [];
  const cluster = await connect({ kubeconfig }, environment({ stderr: (text) => void said.push(text) }));
  await cluster.list(pods);
  expect(await readFile(kubeconfig, "utf8")).toBe(spelled);
  expect(said.join("")).toContain(`could not write the renewed token to ${kubeconfig}`);
});

test("where no file can be put beside the kubeconfig, it is written in place, and nothing is left behind", async () => {
  const { server, config, issued } = await startWithProvider();
  // With a longer name beside it, the file system says no; a file that is mounted by itself cannot be renamed, either.
  const name = "c".repeat(250);
  const kubeconfig = writeFile(name, kubeconfigFor(server, { user: oidcUser(config) }));
  const said: string[] = [];
  const cluster = await connect({ kubeconfig }, environment({ stderr: (text) => void said.push(text) }));
  await cluster.list(pods);
  expect(said).toEqual([]);
  expect(await readFile(kubeconfig, "utf8")).toContain(issued[0]);
  expect(await readdir(dirname(kubeconfig))).toEqual([name]);
});

/** Whether this system lets a test mount a file for one program alone. */
function mayMount(): boolean {
  const file = writeFile("a", "");
  return spawnSync("unshare", ["-m", "mount", "--bind", file, file]).status === 0;
}

test.skipIf(!mayMount())("a kubeconfig that is mounted by itself is written in place", async () => {
  const { server, config, issued } = await startWithProvider();
  const outside = writeFile("outside", kubeconfigFor(server, { user: oidcUser(config) }));
  const mounted = writeFile("mounted", "");
  const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");
  const script = `mount --bind ${outside} ${mounted} && exec "$@"`;
  const words = [process.execPath, "--no-warnings", entry, "list", "pods", "--kubeconfig", mounted];
  const child = spawn("unshare", ["-m", "sh", "-c", script, "sh", ...words]);
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  await new Promise((done) => child.once("close", done));
  expect(said).not.toContain("could not write");
  expect(issued).toHaveLength(1);
  expect(await readFile(outside, "utf8")).toContain(issued[0]);
  expect(await readdir(dirname(mounted))).toEqual(["mounted"]);
});

test("a reason that is no text is not shown", async () => {
  const answer = jsonAnswer(400, { error: { code: 1 } });
  const server = await startApiServer({
    intercept: ({ path, headers }) =>
      path === "/token" ? answer : jsonAnswer(200, { token_endpoint: `https://${headers.host}/token` }),
  });
  onTestFinished(server.close);
  const config = {
    "id-token": expired,
    "refresh-token": "r",
    "idp-issuer-url": server.url,
    "idp-certificate-authority-data": base64(readCertificate("ca.crt")),
  };
  expect(await failureOf((await connectTo(server, { user: oidcUser(config) })).list(pods))).toBe(
    `Unable to connect to the server: failed to refresh token: ${server.url}/token answered 400`,
  );
});

test("gcp and azure go through client-node", async () => {
  const server = await startApiServer({ token: "cached" });
  onTestFinished(server.close);
  const user = { "auth-provider": { name: "gcp", config: { "access-token": "cached" } } };
  expect(await (await connectTo(server, { user })).list(pods)).toEqual([]);
});

test("a provider that refuses is named, the token is not", async () => {
  const { server, config } = await startWithProvider();
  const user = oidcUser({ ...config, "refresh-token": "used-up" });
  expect(await failureOf((await connectTo(server, { user })).list(pods))).toBe(
    `Unable to connect to the server: failed to refresh token: ${server.url}/token answered 400 (invalid_grant)`,
  );
});

test.each<[string, JsonObject]>([
  [
    "Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token",
    oidcUser({ "id-token": expired }),
  ],
  [
    'error: no Auth Provider found for name "openstack"',
    { "auth-provider": { name: "openstack", config: {} } },
  ],
])("%s", async (message, user) => {
  const opened = connectTo({ url: "https://127.0.0.1:1" }, { user });
  expect(await failureOf(opened.then((cluster) => cluster.list(pods)))).toBe(message);
});

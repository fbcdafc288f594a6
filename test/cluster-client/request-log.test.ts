import { describe, expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Answer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { startHttpProxy } from "../stand-in/proxies.ts";
import { connectTo } from "./connection.ts";

async function logged(verbosity: number, user: JsonObject = { token: "s3cret" }, answer?: Answer) {
  const server = await startApiServer({ intercept: () => answer });
  onTestFinished(server.close);
  const lines: string[] = [];
  const environment = { log: (line: string) => void lines.push(line) };
  const cluster = await connectTo(server, { user, environment, options: { verbosity } });
  await cluster.list(pods).catch(() => {});
  return lines.map((line) =>
    line.replace(server.url, "SERVER").replace(/\d+ milliseconds/, "N milliseconds"),
  );
}

test.each([
  [5, []],
  [6, ["GET SERVER/api/v1/pods?limit=500 200 OK in N milliseconds"]],
  [
    7,
    [
      "GET SERVER/api/v1/pods?limit=500",
      "Request Headers:",
      "    User-Agent: kubectl-poddefault/test",
      "    Accept-Encoding: gzip",
      "    Accept: application/json",
      "    Authorization: Bearer <masked>",
      "Response Status: 200 OK in N milliseconds",
    ],
  ],
])("-v=%d", async (verbosity, lines) => {
  expect(await logged(verbosity)).toEqual(lines);
});

test("-v=8 adds the answer", async () => {
  const lines = await logged(8);
  expect(lines).toContain("Response Headers:");
  expect(lines.at(-1)).toMatch(/^Response Body: \{"kind":"PodList"/);
});

test("of a request that nobody waits for anymore, nothing follows the failure", async () => {
  const ending = new AbortController();
  const lines: string[] = [];
  const intercept = () => {
    ending.abort(new Error("the run is over"));
    return "hang" as const;
  };
  const server = await startApiServer({ intercept });
  onTestFinished(server.close);
  const environment = { signal: ending.signal, log: (line: string) => void lines.push(line) };
  const cluster = await connectTo(server, { environment, options: { verbosity: 6 } });
  await expect(cluster.list(pods)).rejects.toThrow("the run is over");
  expect(lines).toEqual([]);
});

describe("no credential is ever printed", () => {
  test.each<[string, JsonObject]>([
    ["token", { token: "s3cret" }],
    ["password", { username: "jane", password: "s3cret" }],
  ])("%s", async (_, user) => {
    const lines = (await logged(10, user)).join("\n");
    expect(lines).not.toContain("s3cret");
    expect(lines).not.toContain(Buffer.from("jane:s3cret").toString("base64"));
  });

  test("a session of a gateway, and the login of an address that it leads to", async () => {
    const headers = {
      "set-cookie": "session=s3cret; Path=/",
      location: "https://me:s3cret@login.test/",
    };
    const lines = await logged(10, {}, { status: 302, body: "", headers });
    expect(lines.join("\n")).not.toContain("s3cret");
    expect(lines).toContain("    set-cookie: <masked>");
    expect(lines).toContain("    location: https://me:xxxxx@login.test/");
  });

  test("the password of a proxy", async () => {
    const proxy = await startHttpProxy("http", "Forbidden");
    onTestFinished(proxy.close);
    const lines: string[] = [];
    const cluster = await connectTo(
      { url: "https://kubernetes.test" },
      {
        cluster: { "proxy-url": proxy.url.replace("//", "//me:s3cret@") },
        environment: { log: (line) => void lines.push(line) },
        options: { verbosity: 10 },
      },
    );
    const error: unknown = await cluster.list(pods).catch((reason: unknown) => reason);
    expect(`${error} ${lines.join("\n")}`).not.toMatch(/s3cret|bWU6czNjcmV0/);
  });
});

import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf, writeFile } from "./connection.ts";

const late =
  "Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

/** A server that takes connections and never says a word; `reached` resolves at the first bytes it gets. */
async function silent() {
  const sockets = new Set<Socket>();
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("data", () => resolve());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, reached };
}

type Place = readonly [what: string, open: (host: string) => { url: string; cluster: JsonObject }];

const places: readonly Place[] = [
  ["a TLS handshake", (host) => ({ url: `https://${host}`, cluster: {} })],
  ["CONNECT", (host) => ({ url: "https://kubernetes.test", cluster: { "proxy-url": `http://${host}` } })],
  ["SOCKS", (host) => ({ url: "https://kubernetes.test", cluster: { "proxy-url": `socks5://${host}` } })],
];

describe("--request-timeout ends", () => {
  test.each(places)("%s", async (_, open) => {
    const { host } = await silent();
    const { url, cluster } = open(host);
    const connection = await connectTo({ url }, { cluster, options: { requestTimeout: "50ms" } });
    expect(await failureOf(connection.list(pods))).toBe(late);
    connection.close();
  });

  test("an exec plugin that hangs, and does not hear that it should end", async () => {
    const command = writeFile("plugin", "#!/bin/sh\ntrap '' TERM\nsleep 3 & wait; wait\n");
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command,
      interactiveMode: "Never",
    };
    const connection = await connectTo(
      { url: "https://127.0.0.1:1" },
      { user: { exec }, options: { requestTimeout: "50ms" } },
    );
    expect(await failureOf(connection.list(pods))).toBe(late);
  });

  test("Retry-After, however long", async () => {
    const answer = { status: 429, body: "", headers: { "retry-after": "99999999999" } };
    const server = await startApiServer({ intercept: () => answer });
    onTestFinished(server.close);
    const waits: number[] = [];
    const wait = (milliseconds: number, signal: AbortSignal): Promise<void> => {
      waits.push(milliseconds);
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    const options = { requestTimeout: "50ms" };
    const connection = await connectTo(server, { options, environment: { wait } });
    expect(await failureOf(connection.list(pods))).toBe(late);
    expect(waits).toEqual([2 ** 31 - 1]);
    expect(server.requests).toHaveLength(1);
  });
});

describe("--request-timeout is what Go's time.Duration holds", () => {
  const connectWithin = (requestTimeout: string) =>
    connectTo({ url: "https://127.0.0.1:1" }, { options: { requestTimeout } });

  test.each([
    "9223372036854775807ns",
    "-9223372036854775808ns",
    "9223372036.8547758079s",
    "2562047h47m16.854775807s",
    "9223372036854775807",
    "1.s",
    "0.0000000000001s",
  ])("%s", async (text) => {
    await expect(connectWithin(text)).resolves.toMatchObject({ host: "127.0.0.1:1" });
  });

  test.each([
    "9223372036854775808ns",
    "-9223372036854775809ns",
    "9223372036.854775808s",
    "2562047h47m16.854775808s",
    "2562048h",
    "9223372036854775808",
    "99999999999999999999",
  ])("not %s", async (text) => {
    expect(await failureOf(connectWithin(text))).toMatch(/^error: Invalid timeout value\. Timeout must be/);
  });
});

describe("without --request-timeout Go's limits apply", () => {
  afterEach(() => void vi.useRealTimers());
  const words = ["net/http: TLS handshake timeout", "context deadline exceeded", "context deadline exceeded"];
  const seconds = [10, 60, 60];
  test.each(places.map(([what, open], index) => [what, words[index], seconds[index], open] as const))(
    "%s: %s after %d seconds",
    async (_, message, limit, open) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const { host, reached } = await silent();
      const { url, cluster } = open(host);
      const failure = failureOf((await connectTo({ url }, { cluster })).list(pods));
      await reached;
      vi.advanceTimersByTime((limit ?? 0) * 1000);
      expect(await failure).toBe(`Unable to connect to the server: ${message}`);
    },
  );
});

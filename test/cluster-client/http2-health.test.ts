import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type TestContext, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectTo } from "./connection.ts";

/** Between a client and a server: `freeze` silences the connections of now, and leaves them open. */
async function startLine({ port }: ApiServer, { onTestFinished }: TestContext) {
  const lines = new Set<{ client: Socket; server: Socket }>();
  const line = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    for (const socket of [client, server]) socket.on("error", () => {});
    client.pipe(server).pipe(client);
    lines.add({ client, server });
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const { client, server } of lines) for (const socket of [client, server]) socket.destroy();
    line.close();
  });
  return {
    url: `https://127.0.0.1:${(line.address() as AddressInfo).port}`,
    freeze: () => {
      for (const { client, server } of lines) server.unpipe(client);
    },
  };
}

const seconds = { HTTP2_READ_IDLE_TIMEOUT_SECONDS: "1", HTTP2_PING_TIMEOUT_SECONDS: "1" };

test.concurrent("a connection whose server does not answer a PING is given up, and a GET is sent again", async (context) => {
  const { expect, onTestFinished } = context;
  let line: { readonly url: string; readonly freeze: () => void } | undefined;
  const server = await startApiServer({
    intercept: (_, count) => {
      if (count === 1) line?.freeze();
      return undefined;
    },
  });
  onTestFinished(server.close);
  line = await startLine(server, context);
  const logged: string[] = [];
  const cluster = await connectTo(line, {
    options: { verbosity: 6 },
    environment: { env: seconds, log: (text) => logged.push(text) },
  });
  onTestFinished(cluster.close);
  expect(await cluster.list(pods)).toEqual([]);
  expect(logged[0]).toContain("Unable to connect to the server: http2: client connection lost in ");
  expect(server.connections()).toBe(2);
});

test.concurrent("a server that answers PINGs may take its time", async ({ expect, onTestFinished }) => {
  const server = await startApiServer({ intercept: () => "hang" });
  onTestFinished(server.close);
  const cluster = await connectTo(server, {
    environment: { env: seconds },
    options: { requestTimeout: "2500ms" },
  });
  onTestFinished(cluster.close);
  await expect(cluster.list(pods)).rejects.toThrow("context deadline exceeded");
  expect(server.requests).toHaveLength(1);
});

import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import { connectTo, failureOf } from "./connection.ts";

/** A server that answers every connection with these bytes; `ends`: and closes it. */
async function answering(bytes: string | Uint8Array, ends: boolean): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => (ends ? socket.end(bytes) : socket.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test("101 Switching Protocols is a failure, not an end", async () => {
  const upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  const url = `http://127.0.0.1:${await answering(upgrade, false)}`;
  expect(await failureOf((await connectTo({ url })).list(pods))).toBe(
    "Unable to connect to the server: unexpected answer 101 Switching Protocols; is it a Kubernetes API server?",
  );
});

test.each([0, 1])("a SOCKS proxy that closes after %d bytes", async (count) => {
  const port = await answering(Buffer.alloc(count, 5), true);
  const cluster = { "proxy-url": `socks5://127.0.0.1:${port}` };
  const connection = await connectTo({ url: "https://kubernetes.test" }, { cluster });
  expect(await failureOf(connection.list(pods))).toBe("Unable to connect to the server: socks connect: EOF");
});

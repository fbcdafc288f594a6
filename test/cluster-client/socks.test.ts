import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { pods } from "../../src/cluster/resources/known.ts";
import { connectTo, failureOf } from "./connection.ts";

/** Bytes, after which it closes or not. */
type Step = readonly number[] | { readonly last: readonly number[] } | "reset";

/** A SOCKS proxy that answers what it is sent with these steps, one after the other, and then stays silent. */
async function answering(steps: readonly Step[]): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const left = [...steps];
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      const step = left.shift();
      if (step === "reset") socket.resetAndDestroy();
      else if (step && "last" in step) socket.end(Buffer.from(step.last));
      else if (step) socket.write(Buffer.from(step));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const method = [5, 0];
const login = [5, 2];

test.each<[string, readonly Step[], string]>([
  ["closes at once", [{ last: [] }], "EOF"],
  ["resets the connection", ["reset"], "read: connection reset by peer"],
  ["resets the connection later", [method, "reset"], "read: connection reset by peer"],
  ["speaks SOCKS4", [[4, 0]], "unexpected protocol version 4"],
  ["speaks HTTP", [[...Buffer.from("HTTP/1.1 400 Bad Request")]], "unexpected protocol version 72"],
  ["takes no method", [[5, 255]], "no acceptable authentication methods"],
  ["fails", [method, [5, 1, 0, 1]], "unknown error general SOCKS server failure"],
  ["fails with a code of its own", [method, [5, 99, 0, 1]], "unknown error unknown code: 99"],
  ["answers in another version", [method, [4, 0, 0, 1]], "unexpected protocol version 4"],
  ["uses the reserved byte", [method, [5, 0, 7, 1]], "non-zero reserved field"],
  ["answers with no known address", [method, [5, 0, 0, 9]], "unknown address type 9"],
  ["ends in the middle of its address", [method, { last: [5, 0, 0, 1, 127] }], "EOF"],
  ["takes another version of the login", [login, [5, 0]], "invalid username/password version"],
  ["refuses the login", [login, [1, 1]], "username/password authentication failed"],
])("a SOCKS proxy that %s: Go's words", async (_, steps, words) => {
  const proxy = await answering(steps);
  const cluster = { "proxy-url": `socks5://me:s3cret@${proxy}` };
  const connection = await connectTo(
    { url: "https://kubernetes.test:6443" },
    { cluster, options: { requestTimeout: "3s" } },
  );
  expect(await failureOf(connection.list(pods))).toBe(
    `Unable to connect to the server: socks connect tcp ${proxy}->kubernetes.test:6443: ${words}`,
  );
  connection.close();
});

test("a SOCKS proxy to which the server is closed: kubectl's words for that", async () => {
  const proxy = await answering([method, [5, 5, 0, 1]]);
  const cluster = { "proxy-url": `socks5://${proxy}` };
  const connection = await connectTo({ url: "https://kubernetes.test:6443" }, { cluster });
  expect(await failureOf(connection.list(pods))).toBe(
    "The connection to the server kubernetes.test:6443 was refused - did you specify the right host or port?",
  );
});

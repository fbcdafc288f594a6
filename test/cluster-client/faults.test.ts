import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
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

/** HTTP/1.1 answers that never lead to a final one, or that are none, and Go's words for them. */
test.each<[string, string]>([
  ["HTTP/1.1 102 Processing\r\n\r\n".repeat(100), "net/http: too many 1xx informational responses"],
  ["SSH-2.0-OpenSSH_9\r\n", 'malformed HTTP response "SSH-2.0-OpenSSH_9"'],
  ["\u0000\u0001{}", 'malformed HTTP response "\\x00\\x01{}"'],
  [
    `HTTP/1.1 200 OK\r\nA: ${"a".repeat(11 * 1024 * 1024)}`,
    "net/http: server response headers exceeded 10485760 bytes; aborted",
  ],
])("an answer that is none (%#)", async (bytes, reason) => {
  const url = `http://127.0.0.1:${await answering(bytes, false)}`;
  expect(await failureOf((await connectTo({ url })).list(pods))).toBe(
    `Unable to connect to the server: net/http: HTTP/1.x transport connection broken: ${reason}`,
  );
});

test.each<[string, string]>([
  ["headers of a megabyte", `A: ${"a".repeat(1024 * 1024)}\r\n`],
  ["five early hints", ""],
])("%s are fine, as for Go", async (_, headers) => {
  const hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(5);
  const list = '{"metadata":{},"items":[]}';
  const answer = `${hints}HTTP/1.1 200 OK\r\n${headers}Content-Length: ${list.length}\r\n\r\n${list}`;
  const url = `http://127.0.0.1:${await answering(answer, false)}`;
  expect(await (await connectTo({ url })).list(pods)).toEqual([]);
});

describe("a chunked body that is broken is not asked for again, as in kubectl", () => {
  test.each([
    ["invalid byte in chunk length", "zz\r\n{}\r\n"],
    ["invalid byte in chunk length", "2\r\n{}\r\n-2\r\n{}\r\n"],
    ["http chunk length too large", "fffffffffffffffffff\r\n{}\r\n"],
    ["chunked line ends with bare LF", "2\n{}\n0\n\n"],
    ["malformed chunked encoding", "2\r\n{}abc\r\n0\r\n\r\n"],
    ["header line too long", `2;${"a".repeat(20_000)}\r\n{}\r\n`],
  ])("%s", async (reason, chunks) => {
    const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
    const url = `http://127.0.0.1:${await answering(answer, true)}`;
    const wait = () => Promise.reject(new Error("sent again"));
    expect(await failureOf((await connectTo({ url }, { environment: { wait } })).list(pods))).toBe(
      `error: unexpected error when reading response body. Please retry. Original error: ${reason}`,
    );
  });
});

describe("a TLS alert is named in Go's words", () => {
  test.each([
    [40, "handshake failure"],
    [48, "unknown certificate authority"],
    [70, "protocol version not supported"],
    [80, "internal error"],
    [112, "unrecognized name"],
    [116, "certificate required"],
    [120, "no application protocol"],
  ])("%d", async (alert, words) => {
    const url = `https://127.0.0.1:${await answering(Buffer.of(21, 3, 3, 0, 2, 2, alert), true)}`;
    expect(await failureOf((await connectTo({ url })).list(pods))).toBe(
      `Unable to connect to the server: remote error: tls: ${words}`,
    );
  });
});

test.each([
  [Buffer.of(22, 3, 3, 0, 4, 2, 0, 0, 0), "tls: length mismatch"],
  [Buffer.of(22, 3, 3, 255, 255, 2), "tls: data length too long"],
])("a TLS server that speaks no TLS (%#): one line, without OpenSSL's addresses", async (bytes, words) => {
  const url = `https://127.0.0.1:${await answering(bytes, true)}`;
  expect(await failureOf((await connectTo({ url })).list(pods))).toBe(
    `Unable to connect to the server: ${words}`,
  );
});

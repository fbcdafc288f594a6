import {
  createSecureServer,
  constants as http2,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { namespaces, pods, services } from "../../src/cluster/resources/known.ts";
import { readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

const tls = { cert: readCertificate("server.crt"), key: readCertificate("server.key") };
const noPods = JSON.stringify({ apiVersion: "v1", kind: "PodList", metadata: {}, items: [] });

const once = 1;
const untilTired = 7;

type Faulty = {
  readonly stream: ServerHttp2Stream;
  readonly session: ServerHttp2Session;
  readonly socket: Socket;
};

/** A server that only speaks HTTP/2. `answer` is called for each request, the first has number 0. */
async function speaking(answer: (faulty: Faulty, number: number) => void) {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createSecureServer(tls);
  server.on("connection", (socket) => sockets.add(socket));
  server.on("session", (session) => {
    const socket = [...sockets].at(-1) as Socket;
    session.on("error", () => {});
    session.on("stream", (stream) => {
      stream.on("error", () => {});
      answer({ stream, session, socket }, requests++);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests: () => requests, connections: () => sockets.size };
}

/** A server that agrees on HTTP/2 and leaves the rest to `speak`. */
async function handshaking(speak: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createTlsServer({ ...tls, ALPNProtocols: ["h2"] }, (socket) => {
    sockets.add(socket.on("error", () => {}));
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, connections: () => sockets.size };
}

function answerFully(stream: ServerHttp2Stream): void {
  stream.respond({ ":status": 200, "content-type": "application/json" });
  stream.end(noPods);
}

function answerPartly(stream: ServerHttp2Stream, then: () => void): void {
  stream.respond({ ":status": 200, "content-type": "application/json" });
  stream.write(noPods.slice(0, 9), () => setTimeout(then, 5));
}

// These come first: the client is still loading its part for HTTP/2.
test.each<[string, (socket: Socket) => void]>([
  ["ends", (socket) => socket.end()],
  ["drops", (socket) => socket.destroy()],
  ["greets and ends", (socket) => socket.end(Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0))],
])("a server that %s the connection after the handshake", async (_, finish) => {
  const { url, connections } = await handshaking(finish);
  const cluster = await connectTo({ url });
  onTestFinished(cluster.close);
  expect(await failureOf(cluster.list(pods))).toMatch(/^Unable to connect to the server: (unexpected )?EOF$/);
  expect(connections()).toBe(untilTired);
});

test("requests go side by side over one connection", async () => {
  const waiting: ServerHttp2Stream[] = [];
  const server = await speaking(({ stream }) => {
    if (waiting.push(stream) === 3) for (const each of waiting) answerFully(each);
  });
  const cluster = await connectTo(server);
  onTestFinished(cluster.close);
  const lists = [pods, services, namespaces].map((resource) => cluster.list(resource));
  expect(await Promise.all(lists)).toEqual([[], [], []]);
  expect(server.connections()).toBe(1);
});

describe("HTTP/1.1 is spoken", () => {
  test.each([
    ["with a server that has no other", { http2: false }, {}],
    ["if DISABLE_HTTP2 is set, as in client-go", { http2: true }, { DISABLE_HTTP2: "1" }],
  ])("%s", async (_, options, env) => {
    const server = await startApiServer(options);
    onTestFinished(server.close);
    const cluster = await connectTo(server, { environment: { env } });
    onTestFinished(cluster.close);
    expect(await Promise.all([cluster.list(pods), cluster.list(services)])).toEqual([[], []]);
    expect(server.requests.map(({ headers }) => ":path" in headers)).toEqual([false, false]);
    expect(server.connections()).toBe(1);
  });
});

const reset =
  "error: stream error when reading response body, may be caused by closed connection. Please retry. Original error: ";
const cut = "error: unexpected error when reading response body. Please retry. Original error: ";
describe("a fault is reported in Go's words, and a GET is sent again if that can help", () => {
  test.each<[string, (faulty: Faulty) => void, string, number]>([
    [
      "the connection is lost",
      ({ socket }) => socket.destroy(),
      "Unable to connect to the server: unexpected EOF",
      untilTired,
    ],
    [
      "the connection is lost in the middle of an answer",
      ({ stream, socket }) => answerPartly(stream, () => socket.destroy()),
      `${cut}unexpected EOF`,
      untilTired,
    ],
    [
      "a reset",
      ({ stream }) => stream.close(http2.NGHTTP2_INTERNAL_ERROR),
      "Unable to connect to the server: stream error: stream ID 1; INTERNAL_ERROR; received from peer",
      once,
    ],
    [
      "a reset in the middle of an answer",
      ({ stream }) => answerPartly(stream, () => stream.destroy(new Error("broken"))),
      `${reset}stream error: stream ID 1; INTERNAL_ERROR; received from peer`,
      once,
    ],
    [
      "a canceled request",
      ({ stream }) => stream.close(http2.NGHTTP2_CANCEL),
      "Unable to connect to the server: stream error: stream ID 1; CANCEL; received from peer",
      once,
    ],
    [
      "an unknown code",
      ({ stream }) => stream.close(77),
      "Unable to connect to the server: stream error: stream ID 1; unknown error code 0x4d; received from peer",
      once,
    ],
    [
      "a refused request",
      ({ stream }) => stream.close(http2.NGHTTP2_REFUSED_STREAM),
      "Unable to connect to the server: stream error: stream ID 13; REFUSED_STREAM; received from peer",
      untilTired,
    ],
    [
      "no answer at all",
      ({ stream }) => stream.close(http2.NGHTTP2_NO_ERROR),
      "Unable to connect to the server: unexpected EOF",
      untilTired,
    ],
    [
      "a server that sends everybody away",
      ({ session }) => session.goaway(http2.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too "fast"')),
      "Unable to connect to the server: http2: server sent GOAWAY and closed the connection; LastStreamID=1, " +
        'ErrCode=ENHANCE_YOUR_CALM, debug="too \\"fast\\""',
      untilTired,
    ],
    [
      "a body that is shorter than announced",
      ({ stream }) => {
        stream.respond({ ":status": 200, "content-length": "100" });
        stream.end("{}");
      },
      `${reset}stream error: stream ID 1; PROTOCOL_ERROR`,
      once,
    ],
    [
      "a page for people",
      ({ stream }) => {
        stream.respond({ ":status": 502, "content-type": "text/html" });
        stream.end("<html>");
      },
      "Error from server (InternalError): an error on the server",
      once,
    ],
  ])("%s", async (_, answer, message, requests) => {
    const server = await speaking(answer);
    const cluster = await connectTo(server);
    onTestFinished(cluster.close);
    expect(await failureOf(cluster.list(pods))).toContain(message);
    expect(server.requests()).toBe(requests);
  });
});

test.each<[string, (faulty: Faulty) => void]>([
  ["is lost", ({ socket }) => socket.destroy()],
  ["is refused to everybody", ({ session }) => session.goaway(http2.NGHTTP2_ENHANCE_YOUR_CALM)],
  [
    "ends after its answers",
    ({ stream, session }) => {
      answerFully(stream);
      session.close();
    },
  ],
])("a connection that %s is opened again", async (_, answer) => {
  const server = await speaking((faulty, number) =>
    number === 0 ? answer(faulty) : answerFully(faulty.stream),
  );
  const cluster = await connectTo(server);
  onTestFinished(cluster.close);
  expect(await cluster.list(pods)).toEqual([]);
  expect(await cluster.list(pods)).toEqual([]);
  expect(server.connections()).toBe(2);
});

test("the end of the run ends a connection", async () => {
  const closed = Promise.withResolvers<void>();
  const server = await speaking(({ stream, socket }) => {
    socket.once("close", closed.resolve);
    answerFully(stream);
  });
  const running = new AbortController();
  const cluster = await connectTo(server, { environment: { signal: running.signal } });
  expect(await cluster.list(pods)).toEqual([]);
  running.abort();
  await closed.promise;
});

test("what a server sends before its answer is no answer", async () => {
  const server = await speaking(({ stream }) => {
    stream.additionalHeaders({ ":status": 103, link: "</style.css>" });
    answerFully(stream);
  });
  const cluster = await connectTo(server);
  onTestFinished(cluster.close);
  expect(await cluster.list(pods)).toEqual([]);
});

test("a server that never stops to announce its answer, in Go's words", async () => {
  const server = await speaking(({ stream }) => {
    for (let hint = 0; hint < 100; hint++) stream.additionalHeaders({ ":status": 103 });
  });
  const cluster = await connectTo(server, { options: { requestTimeout: "5s" } });
  expect(await failureOf(cluster.list(pods))).toBe(
    "Unable to connect to the server: http2: too many 1xx informational responses",
  );
});

test("an answer may have many headers", async () => {
  const warnings = Array.from({ length: 500 }, (_, index) => `299 - "field ${index}"`);
  const server = await speaking(({ stream }) => {
    stream.respond({ ":status": 200, "content-type": "application/json", warning: warnings as never });
    stream.end(noPods);
  });
  const said: string[] = [];
  const cluster = await connectTo(server, { environment: { stderr: (text) => void said.push(text) } });
  onTestFinished(cluster.close);
  expect(await cluster.list(pods)).toEqual([]);
  expect(said).toHaveLength(500);
});

test("--request-timeout ends a request that gets no answer; others go on", async () => {
  const server = await speaking(({ stream }, number) => number > 0 && answerFully(stream));
  const cluster = await connectTo(server, { options: { requestTimeout: "300ms" } });
  onTestFinished(cluster.close);
  const [late, answered] = await Promise.allSettled([cluster.list(pods), cluster.list(services)]);
  expect(late).toMatchObject({ reason: { message: expect.stringContaining("context deadline exceeded") } });
  expect(answered).toMatchObject({ value: [] });
});

test("a server that agrees on HTTP/2 and speaks something else", async () => {
  const { url } = await handshaking((socket) =>
    socket.once("data", () => socket.write("SSH-2.0-OpenSSH_9.6\r\n".repeat(9))),
  );
  const cluster = await connectTo({ url });
  onTestFinished(cluster.close);
  expect(await failureOf(cluster.list(pods))).toMatch(/^Unable to connect to the server: connection error/);
});

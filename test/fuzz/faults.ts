import { connect, createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import fc from "fast-check";
import { readCertificate } from "../stand-in/api-server.ts";
import { nasty } from "./inputs.ts";

/** What a connection does with the bytes of an answer. */
type Fault =
  | { readonly kind: "cut" | "reset"; readonly at: number }
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Another status line, with headers before those of the answer. */
  | { readonly kind: "head"; readonly status: string; readonly headers: readonly string[] }
  | { readonly kind: "chunked"; readonly text: string }
  /** Bytes instead of a handshake. */
  | { readonly kind: "no-tls"; readonly text: string };

/** `first` answers are right; the next `times` have the fault. */
export type Faults = { readonly first: number; readonly times: number; readonly fault: Fault };

const statuses = [100, 101, 103, 200, 201, 204, 206, 301, 302, 304, 307, 401, 403, 404, 410, 418, 429];
const statusLines = [...statuses, 500, 502, 503, 504, 599].map((status) => `HTTP/1.1 ${status} Odd`);

const header = fc.oneof(
  fc
    .constantFrom("1", "0", "-1", "99999999999", "1e9", "NaN", "Wed, 21 Oct 2015 07:28:00 GMT", "", "\u0001")
    .map((value) => `Retry-After: ${value}`),
  fc
    .constantFrom("/", "//", "https://127.0.0.1:1/", "file:///etc/passwd", "", "%zz")
    .map((value) => `Location: ${value}`),
  fc.constantFrom("0", "1", "-5", "99999999999999999999", "x").map((value) => `Content-Length: ${value}`),
  fc
    .constantFrom(
      "text/html",
      "application/json; charset=utf-16",
      "application/vnd.kubernetes.protobuf",
      "\u00ff",
    )
    .map((value) => `Content-Type: ${value}`),
  fc.constantFrom("gzip", "br", "identity", "gzip, gzip").map((value) => `Content-Encoding: ${value}`),
  fc.constantFrom("chunked", "gzip, chunked", "x").map((value) => `Transfer-Encoding: ${value}`),
  fc.constantFrom("websocket", "h2c", "SPDY/3.1").map((value) => `Connection: Upgrade\r\nUpgrade: ${value}`),
  nasty.map((text) => `Warning: 299 - "${text}"`),
);

export const faults: fc.Arbitrary<Faults> = fc.record({
  first: fc.nat({ max: 3 }),
  times: fc.constantFrom(1, 2, 1000),
  fault: fc.oneof(
    fc.record({ kind: fc.constantFrom("cut", "reset"), at: fc.nat() }),
    fc.record({ kind: fc.constant("insert"), at: fc.nat(), text: nasty }),
    fc.record({ kind: fc.constant("delay"), milliseconds: fc.nat({ max: 5 }) }),
    fc.record({
      kind: fc.constant("head"),
      status: fc.oneof(fc.constantFrom(...statusLines), nasty),
      headers: fc.array(header, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("chunked"),
      text: fc.oneof(nasty, fc.constantFrom("ffffffff\r\n", "-1\r\n", "0\r\n\r\n", "5\r\nab\r\n")),
    }),
    fc.record({
      kind: fc.constant("no-tls"),
      text: fc.oneof(nasty, fc.constant("HTTP/1.1 400 Bad Request\r\n\r\n")),
    }),
  ) as fc.Arbitrary<Fault>,
});

/** A server over TLS in front of a stand-in that speaks plain HTTP: it passes answers on with the fault of the moment. */
export async function startFaultyServer(port: number) {
  let faults: Faults | undefined;
  let answered = 0;
  const secureContext = createSecureContext({
    cert: readCertificate("server.crt"),
    key: readCertificate("server.key"),
  });
  const sockets = new Set<Socket>();
  const server = createServer((raw) => {
    sockets.add(raw.on("error", () => {}).on("close", () => sockets.delete(raw)));
    const fault = faults?.fault;
    if (fault?.kind === "no-tls" && answered++ < (faults?.times ?? 0)) return void raw.end(fault.text);
    const client = new TLSSocket(raw, { isServer: true, secureContext });
    client.on("error", () => {});
    let request = Buffer.alloc(0);
    client.on("data", async (chunk) => {
      request = Buffer.concat([request, chunk]);
      if (!request.includes("\r\n\r\n")) return;
      const asked = request.toString("latin1").replace(/\r\nconnection: [^\r]*/i, "");
      request = Buffer.alloc(0);
      const answer = await ask(port, asked.replace("\r\n", "\r\nConnection: close\r\n"));
      const { first = 0, times = 0 } = faults ?? {};
      const isDue = answered >= first && answered < first + times;
      answered += 1;
      await send(client, raw, answer, isDue ? faults?.fault : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    setFaults: (wanted: Faults | undefined) => {
      [faults, answered] = [wanted, 0];
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The bytes of the stand-in's answer to a request without a body. */
function ask(port: number, request: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(request, "latin1"));
    socket.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
    socket.on("end", () => resolve(Buffer.concat(chunks)));
  });
}

async function send(client: TLSSocket, raw: Socket, answer: Buffer, fault: Fault | undefined): Promise<void> {
  const text = answer.toString("latin1");
  const end = (bytes: string | Buffer) => void client.end(bytes, "latin1" as never);
  switch (fault?.kind) {
    case undefined:
    case "no-tls":
      return end(answer);
    case "cut":
      return end(answer.subarray(0, fault.at % answer.length));
    case "reset":
      client.write(answer.subarray(0, fault.at % answer.length), () => raw.resetAndDestroy());
      return;
    case "insert": {
      const at = fault.at % answer.length;
      return end(Buffer.concat([answer.subarray(0, at), Buffer.from(fault.text), answer.subarray(at)]));
    }
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
      return end(answer);
    case "head": {
      const lines = text.replace(/^[^\r]*/, () => [fault.status, ...fault.headers].join("\r\n"));
      return end(lines);
    }
    case "chunked": {
      const head = text.slice(0, text.indexOf("\r\n\r\n")).replace(/\r\ncontent-length: \d+/i, "");
      return end(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n${fault.text}`);
    }
  }
}

import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { connect as connectTls, createSecureContext, TLSSocket } from "node:tls";
import { readCertificate } from "../stand-in/api-server.ts";
import type { Fault, Faults } from "./faults.ts";
import { encodeFrames, takeFrame } from "./http2-frames.ts";

/** The fault of the next answer, if it is due. */
type NextFault = () => Fault | undefined;

/**
 * A server over TLS in front of two stand-ins: it passes their answers on with the fault of the moment.
 * @param plainPort of one that speaks plain HTTP/1.1
 * @param http2Port of one that speaks HTTP/2 over TLS
 */
export async function startFaultyServer(plainPort: number, http2Port: number) {
  let faults: Faults | undefined;
  let answered = 0;
  const next: NextFault = () => {
    const { first = 0, times = 0 } = faults ?? {};
    const isDue = answered >= first && answered < first + times;
    answered += 1;
    return isDue ? faults?.fault : undefined;
  };
  const secureContext = createSecureContext({
    cert: readCertificate("server.crt"),
    key: readCertificate("server.key"),
  });
  const sockets = new Set<Socket>();
  const withHttp2 = new Set<TLSSocket>();
  const server = createServer((raw) => {
    sockets.add(raw.on("error", () => {}).on("close", () => sockets.delete(raw)));
    const { fault, times = 0, http2 = false } = faults ?? {};
    if (fault?.kind === "no-tls" && answered++ < times) return void raw.resume().end(fault.text);
    const ALPNProtocols = [http2 ? "h2" : "http/1.1"];
    const client = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols });
    client.on("error", () => {});
    if (http2) withHttp2.add(client.on("close", () => withHttp2.delete(client)));
    if (http2) passFrames(client, raw, http2Port, next, fault?.kind === "greeting" ? fault.text : undefined);
    else passAnswers(client, raw, plainPort, next);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    setFaults: (wanted: Faults | undefined) => {
      [faults, answered] = [wanted, 0];
      for (const socket of sockets) socket.destroy();
    },
    /** Whether its clients end all connections with HTTP/2 soon. Node's agent may keep one with HTTP/1.1, which is no burden. */
    isLeft: async () => {
      for (let tries = 300; withHttp2.size > 0 && tries > 0; tries--) await delay(10);
      return withHttp2.size === 0;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** HTTP/1.1: one request, one answer. */
function passAnswers(client: TLSSocket, raw: Socket, port: number, next: NextFault): void {
  let request = Buffer.alloc(0);
  client.on("data", async (chunk) => {
    request = Buffer.concat([request, chunk]);
    if (!request.includes("\r\n\r\n")) return;
    const asked = request.toString("latin1").replace(/\r\nconnection: [^\r]*/i, "");
    request = Buffer.alloc(0);
    const answer = await ask(port, asked.replace("\r\n", "\r\nConnection: close\r\n"));
    const end = (bytes: Buffer | string) => void client.end(bytes, "latin1" as never);
    await send(client, raw, answer, end, next());
  });
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

/** HTTP/2: the frames of an answer are passed on together; those of the connection at once. */
function passFrames(client: TLSSocket, raw: Socket, port: number, next: NextFault, greeting?: string): void {
  const tls = { ALPNProtocols: ["h2"], rejectUnauthorized: false };
  const server = connectTls({ port, host: "127.0.0.1", ...tls });
  server.on("error", () => {}).on("close", () => client.resume().end());
  client.on("close", () => server.destroy()).pipe(server);
  const answers = new Map<number, Buffer>();
  let unread = Buffer.alloc(0);
  let hasGreeted = greeting === undefined;
  server.on("data", (chunk) => {
    unread = Buffer.concat([unread, chunk]);
    for (let taken = takeFrame(unread); taken !== undefined; taken = takeFrame(unread)) {
      const { frame, stream, endsStream } = taken;
      unread = Buffer.from(taken.rest);
      if (stream === 0) client.write(hasGreeted ? frame : (greeting ?? ""));
      hasGreeted = true;
      if (stream === 0) continue;
      const answer = Buffer.concat([answers.get(stream) ?? Buffer.alloc(0), frame]);
      answers.set(stream, answer);
      if (endsStream) void send(client, raw, answer, (bytes) => void client.write(bytes), next(), stream);
    }
  });
}

/**
 * Sends an answer with its fault.
 * @param write a whole answer
 * @param stream of HTTP/2
 */
async function send(
  client: TLSSocket,
  raw: Socket,
  answer: Buffer,
  write: (bytes: Buffer | string) => void,
  fault: Fault | undefined,
  stream = 0,
): Promise<void> {
  const text = answer.toString("latin1");
  switch (fault?.kind) {
    case undefined:
    case "no-tls":
    case "greeting":
      return write(answer);
    case "cut":
      return void client.end(answer.subarray(0, fault.at % answer.length));
    case "reset":
      client.write(answer.subarray(0, fault.at % answer.length), () => raw.resetAndDestroy());
      return;
    case "insert": {
      const at = fault.at % answer.length;
      return write(Buffer.concat([answer.subarray(0, at), Buffer.from(fault.text), answer.subarray(at)]));
    }
    case "delay":
      await delay(fault.milliseconds);
      return write(answer);
    case "head":
      return write(text.replace(/^[^\r]*/, () => [fault.status, ...fault.headers].join("\r\n")));
    case "chunked": {
      const head = text.slice(0, text.indexOf("\r\n\r\n")).replace(/\r\ncontent-length: \d+/i, "");
      return write(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n${fault.text}`);
    }
    case "frames": {
      const head = takeFrame(answer)?.frame.length ?? 0;
      const ends = { before: 0, within: head, after: answer.length, instead: 0 };
      const at = ends[fault.place];
      const rest = fault.place === "instead" ? Buffer.alloc(0) : answer.subarray(at);
      return write(Buffer.concat([answer.subarray(0, at), encodeFrames(fault.frames, stream), rest]));
    }
  }
}

import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type Answer, statusAnswer } from "./answers.ts";
import { type Admission, handle } from "./handle.ts";
import { type RecordedRequest, recordRequest } from "./requests.ts";
import { servedTypes } from "./served-types.ts";
import { makeStore } from "./store.ts";
import { makeWatches } from "./watches.ts";

export type ApiServerOptions = {
  readonly objects?: readonly JsonObject[];
  /** Kinds that the server does not know, e.g. `["PodDefault"]`: the CRD is not installed. */
  readonly without?: readonly string[];
  /** Which certificate it shows; "none": plain http. */
  readonly certificate?: "server" | "expired" | "other-host" | "none";
  /** The only token it accepts; without it, everybody may do everything. */
  readonly token?: string;
  /** Only callers with a client certificate get in. */
  readonly clientCertificate?: boolean;
  /** An answer other than the right one: a refusal, a fault, a wait. `count` is the number of requests so far. */
  readonly intercept?: (request: RecordedRequest, count: number) => Answer | undefined;
  readonly admit?: Admission;
  readonly aggregatedDiscovery?: boolean;
  /** Over TLS it speaks HTTP/2 with those who offer it, unless this is false. */
  readonly http2?: boolean;
};

/** An API server inside the test: real TLS and HTTP, objects in memory. */
export type ApiServer = {
  readonly url: string;
  readonly port: number;
  /** Every request, in order. */
  readonly requests: readonly RecordedRequest[];
  /** TCP connections accepted so far. */
  readonly connections: () => number;
  /** Adds or changes an object; watches see it. */
  readonly put: (object: JsonObject) => void;
  readonly remove: (object: JsonObject) => void;
  /** Ends all watches, as a server does now and then; with `expired`, after telling them that their version is gone. */
  readonly endWatches: (how?: "expired") => void;
  readonly close: () => Promise<void>;
};

const certificates = new URL("certificates/", import.meta.url);

/** Text of a file in certificates/, e.g. `ca.crt`. */
export function readCertificate(file: string): string {
  return readFileSync(new URL(file, certificates), "utf8");
}

/** Path of a file in certificates/. */
export function certificatePath(file: string): string {
  return new URL(file, certificates).pathname;
}

/** Starts a server on a free loopback port. Close it when the test is done. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { objects = [], without = [], aggregatedDiscovery = true } = options;
  const types = servedTypes.filter(({ kind }) => !without.includes(kind));
  const watches = makeWatches(types);
  const store = makeStore(types, objects, watches.tell);
  const admit = options.admit ?? ((allowed: JsonObject) => ({ allowed }));
  const requests: RecordedRequest[] = [];
  let connections = 0;
  let generated = 0;
  const nameSuffix = () => ["x7k2p", "2j24f", "6vbn6"][generated++ % 3] as string;

  const backend = { types, store, aggregatedDiscovery, admit, nameSuffix };
  const answerTo = (request: RecordedRequest): Answer => {
    const right = () => refuseStranger(request, options.token) ?? handle(request, backend);
    const answer = options.intercept?.(request, requests.length) ?? right();
    return answer === "cut" ? cutInHalf(right()) : answer;
  };
  const sockets = new Map<number | undefined, Socket>();
  const server = makeServer(options, async (incoming, response) => {
    const socket = sockets.get(incoming.socket.remotePort) as Socket;
    const request = await recordRequest(incoming);
    requests.push(request);
    const answer = answerTo(request);
    if (answer === "stream") watches.add(response, request);
    else reply(response, socket, answer, request);
  });
  server.on("connection", (socket) => {
    connections++;
    sockets.set(socket.remotePort, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${options.certificate === "none" ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    put: (object) => void store.put(object),
    remove: store.remove,
    endWatches: watches.end,
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function makeServer(
  { certificate = "server", clientCertificate = false, http2 = true }: ApiServerOptions,
  listener: RequestListener,
) {
  if (certificate === "none") return createHttpServer(listener);
  const tls = {
    cert: readCertificate(`${certificate}.crt`),
    key: readCertificate(`${certificate}.key`),
    ca: readCertificate("ca.crt"),
    requestCert: clientCertificate,
    rejectUnauthorized: clientCertificate,
  };
  if (!http2) return createHttpsServer(tls, listener);
  // Its requests and answers have what those of HTTP/1.1 have.
  // Without a table, the headers of an answer can be read without those of another: test/fuzz delays and drops some.
  return createSecureServer({ ...tls, allowHTTP1: true, maxDeflateDynamicTableSize: 0 }, listener as never);
}

function refuseStranger({ headers }: RecordedRequest, token: string | undefined): Answer | undefined {
  if (token === undefined || headers.authorization === `Bearer ${token}`) return undefined;
  return statusAnswer(401, "Unauthorized", "Unauthorized");
}

function cutInHalf(answer: Answer): Answer {
  return typeof answer === "string" ? answer : { ...answer, cut: true };
}

/** As the API server, it compresses what is longer than 128 kB if the client understands that. */
function reply(
  response: ServerResponse,
  socket: Socket,
  answer: Exclude<Answer, "stream">,
  { headers }: RecordedRequest,
): void {
  if (answer === "hang") return;
  if (answer === "drop" || answer === "cut") return void socket.destroy();
  const zip = answer.body.length > 128 * 1024 && (headers["accept-encoding"] ?? "").includes("gzip");
  const body = zip ? gzipSync(answer.body) : Buffer.from(answer.body);
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(zip && { "content-encoding": "gzip" }),
    "content-length": body.length,
  });
  if (answer.cut) response.write(body.subarray(0, body.length / 2), () => socket.destroy());
  else response.end(body);
}

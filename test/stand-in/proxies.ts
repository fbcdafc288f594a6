import { createServer as createHttpServer, request as forward } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { readCertificate } from "./api-server.ts";

/** A proxy that leads every name to this machine. */
export type StandInProxy = {
  readonly url: string;
  /** `CONNECT kubernetes.test:443`, `GET http://...`, `SOCKS5 kubernetes.test:443`, in order. */
  readonly asked: readonly string[];
  /** Proxy-Authorization headers, or SOCKS logins, in order. */
  readonly logins: readonly string[];
  readonly close: () => Promise<void>;
};

/** An http proxy, or an https one. `refuse` is the status line text with which it refuses everything. */
export async function startHttpProxy(scheme: "http" | "https", refuse?: string): Promise<StandInProxy> {
  const asked: string[] = [];
  const logins: string[] = [];
  const note = (line: string, login: string | undefined) => {
    asked.push(line);
    if (login) logins.push(login);
  };
  const secrets = { cert: readCertificate("server.crt"), key: readCertificate("server.key") };
  const server = scheme === "http" ? createHttpServer() : createHttpsServer(secrets);
  server.on("request", (request, response) => {
    note(`${request.method} ${request.url}`, request.headers["proxy-authorization"]);
    const { port, pathname, search } = new URL(request.url ?? "");
    forward({ host: "127.0.0.1", port, path: pathname + search, headers: request.headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
    }).end();
  });
  server.on("connect", (request, socket: Socket) => {
    note(`CONNECT ${request.url}`, request.headers["proxy-authorization"]);
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 407 ${refuse}\r\n\r\n`);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    join(socket, Number(request.url?.split(":").at(-1)));
  });
  return { url: `${scheme}://127.0.0.1:${await listen(server)}`, asked, logins, close: closer(server) };
}

/** A SOCKS5 proxy that wants a login when it is offered one. */
export async function startSocksProxy(): Promise<StandInProxy> {
  const asked: string[] = [];
  const logins: string[] = [];
  const server = createServer(async (socket) => {
    const [, , ...methods] = await nextChunk(socket);
    const wantsLogin = methods.includes(2);
    socket.write(Buffer.of(5, wantsLogin ? 2 : 0));
    if (wantsLogin) {
      const login = await nextChunk(socket);
      const nameEnd = 2 + (login[1] ?? 0);
      logins.push(`${login.subarray(2, nameEnd)}:${login.subarray(nameEnd + 1)}`);
      socket.write(Buffer.of(1, 0));
    }
    const wanted = await nextChunk(socket);
    const host = wanted[3] === 1 ? wanted.subarray(4, 8).join(".") : `${wanted.subarray(5, -2)}`;
    const port = wanted.readUInt16BE(wanted.length - 2);
    asked.push(`SOCKS5 ${host}:${port}`);
    socket.write(Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
    join(socket, port);
  });
  return { url: `socks5://127.0.0.1:${await listen(server)}`, asked, logins, close: closer(server) };
}

function nextChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    socket.once("data", (chunk) => {
      socket.pause();
      resolve(chunk);
    });
    socket.resume();
  });
}

function join(client: Socket, port: number): void {
  const target = connect(port, "127.0.0.1");
  client.pipe(target).pipe(client);
  client.on("error", () => target.destroy());
  target.on("error", () => client.destroy());
  target.on("close", () => client.destroy());
  client.on("close", () => target.destroy());
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}

import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "../../errors.ts";
import type { ClientCertificate, CredentialSource, Credentials } from "../auth/credentials.ts";
import type { ClusterEnvironment, Writes } from "../connection-options.ts";
import { describeTimeout } from "../failures/connection-error.ts";
import { makeAgent, tlsOptions } from "./agent.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Attempt, type HttpAnswer, type HttpRequest, openExchange } from "./exchange.ts";
import { longestTimer } from "./limit-opening.ts";
import type { RequestLog } from "./log.ts";
import { retryPause } from "./retry.ts";

export type TransportSettings = {
  readonly endpoint: Endpoint;
  readonly credentials: CredentialSource;
  /** Sent with every request: User-Agent, impersonation. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Milliseconds of a request, with its credentials and all of its attempts; 0: no limit. */
  readonly timeout: number;
  readonly writes: Writes;
  readonly log: RequestLog;
  readonly environment: Pick<ClusterEnvironment, "signal" | "stderr" | "wait">;
};

/** Sends requests over one connection. */
export type Transport = {
  /** The server's answer with any status. Throws ClusterError if there is none. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The answer without its body, on a connection of its own; `signal` ends it. */
  readonly stream: (request: HttpRequest, signal: AbortSignal) => Promise<IncomingMessage>;
  /** Waits until the time is over or the user gives up. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly close: () => void;
};

export function openTransport(settings: TransportSettings): Transport {
  const { endpoint, environment } = settings;
  const { signal } = environment;
  const connections = keepConnection(endpoint, signal);
  const warn = printWarnings(environment.stderr);
  const wait = async (milliseconds: number, until = signal): Promise<void> => {
    await (environment.wait ?? pause)(milliseconds, until);
    signal.throwIfAborted();
  };
  return {
    send: async (request) => {
      const deadline = deadlineAfter(settings.timeout);
      const limit = AbortSignal.any([signal, deadline]);
      for (let failed = 0; ; failed++) {
        const attempt = await unlessTooLate(
          sendOnce(request, settings, connections, limit),
          signal,
          deadline,
        );
        const milliseconds = retryPause(request.method, attempt, failed);
        if (milliseconds === undefined || deadline.aborted) {
          const answer = answerOf(attempt);
          warn(answer.headers);
          return answer;
        }
        await wait(milliseconds, limit);
      }
    },
    stream: async (request, until) => {
      const limit = AbortSignal.any([signal, until]);
      const [complete, { certificate }] = await authorize(request, settings, limit);
      const agent = makeAgent(endpoint, tlsOptions(endpoint, certificate), { keepAlive: false });
      const attempt = await openExchange(endpoint, agent, complete, limit);
      signal.throwIfAborted();
      return answerOf(attempt);
    },
    wait,
    close: connections.close,
  };
}

async function sendOnce(
  request: HttpRequest,
  settings: TransportSettings,
  connections: Connections,
  limit: AbortSignal,
): Promise<Attempt<HttpAnswer>> {
  const { endpoint, log, environment } = settings;
  const [complete, { certificate }] = await authorize(request, settings, limit);
  const connection = connections.with(certificate);
  return await log(endpoint, complete, async () => {
    const attempt = await connection.exchange(complete, limit);
    // Nobody waits anymore: a line of the log would look like the reason.
    environment.signal.throwIfAborted();
    return attempt;
  });
}

/** The end of --request-timeout; a signal that is never aborted without one. */
function deadlineAfter(timeout: number): AbortSignal {
  if (timeout <= 0) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(Math.ceil(timeout), longestTimer));
}

/** The attempt, or the failure of the deadline if that ended it, also while credentials were fetched. */
async function unlessTooLate(
  sent: Promise<Attempt<HttpAnswer>>,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<Attempt<HttpAnswer>> {
  const late = { ok: false, failure: describeTimeout() } as const;
  try {
    const attempt = await sent;
    signal.throwIfAborted();
    return !attempt.ok && deadline.aborted ? late : attempt;
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return late;
    throw error;
  }
}

/** The complete request, with all headers, if it is permitted. */
async function authorize(
  request: HttpRequest,
  settings: TransportSettings,
  limit: AbortSignal,
): Promise<readonly [HttpRequest, Credentials]> {
  assertPermitted(request, settings.writes);
  const credentials = settings.endpoint.secure ? await settings.credentials(limit) : {};
  return [withHeaders(request, settings, credentials), credentials];
}

type Connections = {
  readonly with: (certificate: ClientCertificate | undefined) => Connection;
  readonly close: () => void;
};

/** One connection per client certificate; an exec plugin can return a new one. */
function keepConnection(endpoint: Endpoint, signal: AbortSignal): Connections {
  let current: { readonly connection: Connection; readonly cert: string | undefined } | undefined;
  return {
    with: (certificate) => {
      if (current && current.cert === certificate?.cert) return current.connection;
      current?.connection.close();
      current = { connection: openConnection(endpoint, certificate, signal), cert: certificate?.cert };
      return current.connection;
    },
    close: () => current?.connection.close(),
  };
}

function withHeaders(
  request: HttpRequest,
  { headers, endpoint }: TransportSettings,
  { authorization }: Credentials,
): HttpRequest {
  return {
    ...request,
    headers: {
      ...headers,
      ...(endpoint.compression ? { "Accept-Encoding": "gzip" } : {}),
      ...request.headers,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
  };
}

function answerOf<Answer>(attempt: Attempt<Answer>): Answer {
  if (attempt.ok) return attempt.answer;
  throw new ClusterError(attempt.failure.message);
}

/** Ends early, without an error, if the user gives up. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}

/**
 * The last check before the network. Reading is always allowed. POST and PATCH need a connection for writing, or dryRun=All on
 * a connection for dry runs.
 */
function assertPermitted({ method, path }: HttpRequest, writes: Writes): void {
  if (method === "GET" || writes === "create") return;
  const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
  if (writes === "dry-run" && query.getAll("dryRun").join() === "All") return;
  throw new Error(`refusing to send ${method} ${path}: this command does not write to the cluster`);
}

/**
 * Prints each of the server's warnings once, as kubectl does (rest.NewWarningWriter with deduplication): headers of the
 * form `Warning: 299 - "unknown field \"spec.foo\""`.
 */
function printWarnings(print: (text: string) => void): (headers: IncomingHttpHeaders) => void {
  const seen = new Set<string>();
  return ({ warning = "" }) => {
    // node:http reads a byte as a character, where API servers write UTF-8.
    const written = Buffer.from(warning, "latin1").toString("utf8");
    for (const [, quoted = ""] of written.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      const text = withoutControls(quoted.replaceAll(/\\(.)/g, "$1"));
      if (!seen.has(text)) print(`Warning: ${text}\n`);
      seen.add(text);
    }
  };
}

/** No escape sequences from a server to the terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

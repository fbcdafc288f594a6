import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { JsonObject } from "../../../src/kubernetes/json.ts";

/** Anything that the suite creates. */
export type KubernetesObject = JsonObject & {
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
};

type Answer = {
  readonly status: number;
  readonly body: JsonObject;
  /** What the API server warns of (Warning headers), with their code and quotes. */
  readonly warnings: readonly string[];
};

/** Requests to an API server by a client of the suite's own, so that the plugin's is not tested by itself. */
export type Api = {
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Gives the object as stored, also where it was there before. An error where the API server refuses it. */
  readonly create: (path: string, object: KubernetesObject) => Promise<JsonObject>;
  readonly get: (path: string) => Promise<JsonObject>;
};

export function connect(url: string, caFile: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(caFile) });
  const ask: Api["ask"] = (method, path, body) => send(new URL(path, url), method, token, agent, body);
  const get = async (path: string) => successful(await ask("GET", path), `GET ${path}`);
  return {
    ask,
    get,
    create: async (path, object) => {
      const answer = await ask("POST", path, object);
      if (answer.status === 409) return get(`${path}/${object.metadata.name}`);
      return successful(answer, `POST ${path}`);
    },
  };
}

function successful({ status, body }: Answer, what: string): JsonObject {
  if (status >= 300) throw new Error(`${what}: ${status} ${body["message"]}`);
  return body;
}

/** Polls until `check` gives something, since controllers take their time; an error where they take too long. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined>,
  seconds = 30,
): Promise<T> {
  for (let tries = 0; tries < seconds * 20; tries++) {
    const found = await check();
    if (found !== undefined) return found;
    await wait(50);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}

function send(url: URL, method: string, token: string, agent: Agent, body: unknown): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    accept: "application/json",
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const json = text.startsWith("{");
        const warnings = response.headersDistinct["warning"] ?? [];
        const body = json ? JSON.parse(text) : { message: text };
        resolve({ status: response.statusCode ?? 0, body, warnings });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { JsonObject } from "../../../src/model/json.ts";

export type Answer = { readonly status: number; readonly body: JsonObject };

/** Requests to an API server by a client of the suite's own, so that the plugin's is not tested by itself. */
export type Api = {
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** POST that must succeed, or find that the object is there. */
  readonly create: (path: string, object: unknown) => Promise<JsonObject>;
  readonly get: (path: string) => Promise<JsonObject>;
};

export function connect(url: string, caFile: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(caFile) });
  const ask: Api["ask"] = (method, path, body) => send(new URL(path, url), method, token, agent, body);
  const expectSuccess = async (method: string, path: string, body?: unknown): Promise<JsonObject> => {
    const answer = await ask(method, path, body);
    const alreadyThere = method === "POST" && answer.status === 409;
    if (answer.status >= 300 && !alreadyThere) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body["message"]}`);
    }
    return answer.body;
  };
  return {
    ask,
    create: (path, object) => expectSuccess("POST", path, object),
    get: (path) => expectSuccess("GET", path),
  };
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
        resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : { message: text } });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

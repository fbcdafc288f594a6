import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** One request as the server got it. */
export type RecordedRequest = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** All lines of a header that came more than once. */
  readonly headersDistinct: NodeJS.Dict<string[]>;
  readonly body: string;
};

export async function recordRequest(request: IncomingMessage): Promise<RecordedRequest> {
  const url = new URL(request.url ?? "/", "https://server");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    headersDistinct: distinct(request.rawHeaders),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Names and values in turn, as Node has them for every version of HTTP. */
function distinct(rawHeaders: readonly string[]): NodeJS.Dict<string[]> {
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [{ name: name.toLowerCase(), value: rawHeaders[at + 1] ?? "" }] : [],
  );
  const groups = Object.groupBy(lines, ({ name }) => name);
  return Object.fromEntries(
    Object.entries(groups).map(([name, group = []]) => [name, group.map(({ value }) => value)]),
  );
}

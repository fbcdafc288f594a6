import type { JsonObject } from "../../src/kubernetes/json.ts";

/** What the server does with a request. */
export type Answer =
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Only the first half of the body is sent, then the connection is closed. */
      readonly cut?: boolean;
    }
  /** Closes the connection without a word. */
  | "drop"
  /** Cuts the answer it would give. */
  | "cut"
  /** Never answers. */
  | "hang"
  /** Keeps the answer open: a watch. */
  | "stream";

export function jsonAnswer(status: number, object: JsonObject): Answer {
  return { status, body: JSON.stringify(object), headers: { "content-type": "application/json" } };
}

export function textAnswer(status: number, body: string): Answer {
  return { status, body, headers: { "content-type": "text/plain; charset=utf-8" } };
}

/** A metav1.Status as the API server refuses with. */
export function statusAnswer(
  code: number,
  reason: string,
  message: string,
  details: JsonObject = {},
): Answer {
  return jsonAnswer(code, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    details,
    code,
  });
}

import { ClusterError } from "../../errors.ts";
import { isObject, type Json, type JsonObject, parseExactJson } from "../../kubernetes/json.ts";
import type { HttpAnswer } from "../transport/exchange.ts";

/** The subject of a request, for messages: `get poddefaults.kubeflow.org a`. */
export type Subject = {
  readonly verb: string;
  readonly resource?: string;
  readonly name?: string;
  /** A prefix for 400 and 404, as kubectl has for lists (resource.EnhanceListError). */
  readonly attempt?: string;
};

/** The fields of metav1.Status in messages. */
type Status = {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details: JsonObject | undefined;
};

/** An error of the API server in kubectl's words: cmdutil.checkErr and StandardErrorMessage. */
export function statusError(answer: HttpAnswer, subject: Subject): ClusterError {
  const status = readStatus(answer) ?? guessStatus(answer, subject);
  const { code, reason, message } = status;
  const attempt = subject.attempt && (code === 400 || code === 404) ? `${subject.attempt}: ` : "";
  return new ClusterError(wordsFor({ ...status, message: attempt + message }), code, {
    answer: { code, reason: reason || null, message },
  });
}

function wordsFor(status: Status): string {
  const { reason, message } = status;
  if (reason === "Invalid") return invalidWords(status);
  if (reason === "Unauthorized") return `error: You must be logged in to the server (${message})`;
  return reason === "" ? `Error from server: ${message}` : `Error from server (${reason}): ${message}`;
}

function invalidWords({ details, message }: Status): string {
  if (details === undefined) return `The request is invalid${message && `: ${message}`}`;
  const causes = [...new Set(list(details["causes"]).filter(isObject).map(causeWords))];
  const named = text(details["kind"]) !== "" || text(details["name"]) !== "";
  if (named) return withCauses(`The ${text(details["kind"])} "${text(details["name"])}" is invalid`, causes);
  if (causes.length > 0) return withCauses("The request is invalid", causes);
  return `The request is invalid${message && `: ${message}`}`;
}

function causeWords(cause: JsonObject): string {
  return `${text(cause["field"])}: ${text(cause["message"])}`;
}

/** cmdutil.MultilineError. */
function withCauses(start: string, causes: readonly string[]): string {
  if (causes.length === 0) return start;
  if (causes.length === 1) return `${start}: ${causes[0]}`;
  return [`${start}: `, ...causes.map((cause) => `* ${cause}`)].join("\n");
}

function readStatus({ status, body }: HttpAnswer): Status | undefined {
  const parsed = parseObject(body);
  if (parsed?.["kind"] !== "Status") return undefined;
  const details = parsed["details"];
  return {
    code: typeof parsed["code"] === "number" ? parsed["code"] : status,
    reason: text(parsed["reason"]),
    message: text(parsed["message"]),
    details: isObject(details) ? details : undefined,
  };
}

/** Reason and message of an answer without a Status: apierrors.NewGenericServerResponse. */
const generic: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ["BadRequest", "the server rejected our request for an unknown reason"],
  401: ["Unauthorized", "the server has asked for the client to provide credentials"],
  404: ["NotFound", "the server could not find the requested resource"],
  405: ["MethodNotAllowed", "the server does not allow this method on the requested resource"],
  409: ["Conflict", "the server reported a conflict"],
  422: ["Invalid", "the server rejected our request due to an error in our request"],
  429: ["TooManyRequests", "the server has received too many requests and has asked us to try again later"],
  503: ["ServiceUnavailable", "the server is currently unable to handle the request"],
  504: [
    "Timeout",
    "the server was unable to return a response in the time allotted, but may still be processing the request",
  ],
};

function guessStatus({ status, headers, body }: HttpAnswer, { verb, resource, name }: Subject): Status {
  const isText = /^(text\/|$)/.test(headers["content-type"] ?? "");
  const said = isText ? body.slice(0, 2048).trim() : "unknown";
  const [reason, message] = guessReason(status, verb, said);
  const subject = [verb, resource, name].filter(Boolean).join(" ");
  return {
    code: status,
    reason,
    message: resource ? `${message} (${subject})` : message,
    details: undefined,
  };
}

function guessReason(status: number, verb: string, said: string): readonly [string, string] {
  if (status === 409 && verb === "post") return ["AlreadyExists", "the server reported a conflict"];
  // The bodies of these two have the details.
  if (status === 403) return ["Forbidden", said];
  if (status === 415) return ["UnsupportedMediaType", said];
  const known = generic[status];
  if (known) return known;
  if (status < 500) {
    return ["", `the server responded with the status code ${status} but did not return more information`];
  }
  const message = `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`;
  return ["InternalError", message];
}

/** The JSON object in a text; undefined for anything else. */
export function parseObject(body: string): JsonObject | undefined {
  try {
    const parsed = parseExactJson(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

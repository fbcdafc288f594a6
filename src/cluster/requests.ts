import { ClusterError } from "../errors.ts";
import { isObject, type Json, type JsonObject, parseExactJson } from "../kubernetes/json.ts";
import type { Resource } from "./cluster.ts";
import { parseObject, statusError } from "./failures/status-error.ts";
import { podDefaults } from "./resources/known.ts";
import { qualifiedName } from "./resources/paths.ts";
import type { HttpAnswer, HttpRequest } from "./transport/exchange.ts";
import type { Transport } from "./transport/send.ts";

/** The subject of a request, for messages. */
export type Subject = {
  readonly verb: string;
  readonly resource?: Resource;
  readonly name?: string;
  readonly attempt?: string;
};

type Reading = { readonly subject: Subject; readonly accept?: string };

/** Requests to an API server. They return its JSON object, or throw ClusterError in kubectl's words. */
export type Requests = {
  readonly get: (path: string, reading: Reading) => Promise<JsonObject>;
  readonly write: (
    request: Pick<HttpRequest, "method" | "path"> & { readonly contentType: string; readonly body: string },
    subject: Subject,
  ) => Promise<JsonObject>;
};

/** `host`: for messages. */
export function makeRequests(transport: Pick<Transport, "send">, host: string): Requests {
  const send = async (request: HttpRequest, subject: Subject): Promise<JsonObject> =>
    readAnswer(await transport.send(request), subject, host);
  return {
    get: (path, { subject, accept = "application/json" }) =>
      send({ method: "GET", path, headers: { Accept: accept } }, subject),
    write: ({ method, path, contentType, body }, subject) =>
      send(
        { method, path, body, headers: { Accept: "application/json", "Content-Type": contentType } },
        subject,
      ),
  };
}

/** The object of an answer. Throws ClusterError for an error of the server. */
export function readAnswer(answer: HttpAnswer, subject: Subject, host: string): JsonObject {
  const { resource, ...rest } = subject;
  const object = parseObject(answer.body);
  if (answer.status < 200 || answer.status > 299 || isFailure(object)) {
    const error = statusError(answer, { ...rest, ...(resource && { resource: qualifiedName(resource) }) });
    throw error.status === 404 && resource?.kind === podDefaults.kind && !namesAnObject(answer)
      ? noPodDefaultCrd(host)
      : error;
  }
  if (object !== undefined) {
    refuseDeep(object, host);
    return object;
  }
  throw new ClusterError(
    `error: ${host} answered with ${describeBody(answer)}; is it a Kubernetes API server?`,
    answer.status,
  );
}

/** A body that is not a JSON object. */
function describeBody({ headers, body }: HttpAnswer): string {
  const type = headers["content-type"] ?? "json";
  if (body.trim() === "") return "an empty body";
  if (!type.includes("json")) return `${type} instead of a JSON object`;
  try {
    const value = parseExactJson(body);
    const found = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
    return `${found} instead of a JSON object`;
  } catch {
    return "broken or incomplete JSON";
  }
}

/** A Status of anything but success is an error, whatever the HTTP status says (client-go: rest.Result.Into). */
function isFailure(object: JsonObject | undefined): boolean {
  return object?.["kind"] === "Status" && object["status"] !== "Success";
}

/** Levels of objects and lists. Kubernetes' own types have 20. */
const deepest = 500;

/** Throws ClusterError for JSON that no recursion would survive. */
export function refuseDeep(object: JsonObject, host: string): void {
  if (!isDeeper(object, deepest)) return;
  throw new ClusterError(
    `error: ${host} answered with JSON of more than ${deepest} levels; is it a Kubernetes API server?`,
    200,
  );
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  // `for in` would take several times as long for the lists of a whole cluster.
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    if (isDeeper((value as JsonObject)[key] as Json, levels - 1)) return true;
  }
  return false;
}

/** A 404 for an object has the object's name; a 404 for an unknown type is plain text. */
function namesAnObject({ body }: HttpAnswer): boolean {
  const details = parseObject(body)?.["details"];
  return isObject(details) && details["name"] !== undefined;
}

/** The server has no PodDefault CRD. */
function noPodDefaultCrd(host: string): ClusterError {
  return new ClusterError(
    [
      `error: the server doesn't have a resource type "poddefaults"`,
      `${host} has no CRD for PodDefaults (kubeflow.org/v1alpha1).`,
      "Check the cluster:",
      "  kubectl config current-context",
      "Install the CRD and the webhook:",
      "  kubectl apply -k https://github.com/kubeflow/manifests/applications/admission-webhook/upstream/overlays/cert-manager",
      "Or work without a cluster: --local -f FILE",
    ].join("\n"),
    404,
  );
}

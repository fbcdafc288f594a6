import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { Resource } from "./cluster.ts";
import { parseObject, statusError } from "./failures/status-error.ts";
import { podDefaults } from "./resources/known.ts";
import { qualifiedName } from "./resources/paths.ts";
import type { HttpAnswer, HttpRequest } from "./transport/exchange.ts";
import type { Transport } from "./transport/send.ts";

/** What a request is about, for messages. */
export type Subject = {
  readonly verb: string;
  readonly resource?: Resource;
  readonly name?: string;
  readonly attempt?: string;
};

type Reading = { readonly subject: Subject; readonly accept?: string };

/** Requests to an API server that give the JSON object it answers with, or throw ClusterError in kubectl's words. */
export type Requests = {
  readonly get: (path: string, reading: Reading) => Promise<JsonObject>;
  readonly write: (
    request: Pick<HttpRequest, "method" | "path"> & { readonly contentType: string; readonly body: string },
    subject: Subject,
  ) => Promise<JsonObject>;
};

/** `host` is named in messages. */
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

/** The object in a good answer. Throws what a bad one means. */
export function readAnswer(answer: HttpAnswer, subject: Subject, host: string): JsonObject {
  const { resource, ...rest } = subject;
  if (answer.status < 200 || answer.status > 299) {
    const error = statusError(answer, { ...rest, ...(resource && { resource: qualifiedName(resource) }) });
    throw error.status === 404 && resource?.kind === podDefaults.kind && !namesAnObject(answer)
      ? noPodDefaultCrd(host)
      : error;
  }
  const object = parseObject(answer.body);
  if (object !== undefined) return object;
  const type = answer.headers["content-type"] ?? "no content type";
  throw new ClusterError(
    `error: ${host} did not answer with a JSON object but with ${type}: is it a Kubernetes API server?`,
    answer.status,
  );
}

/** A server that has the type answers 404 with the missing object's name; one that has not, with plain text. */
function namesAnObject({ body }: HttpAnswer): boolean {
  const details = parseObject(body)?.["details"];
  return isObject(details) && details["name"] !== undefined;
}

/** The server knows no PodDefaults at all: Kubeflow's CRD is not installed. */
function noPodDefaultCrd(host: string): ClusterError {
  return new ClusterError(
    [
      `error: the server doesn't have a resource type "poddefaults"`,
      `looked for poddefaults in kubeflow.org/v1alpha1 on ${host}; without Kubeflow's PodDefault CRD there are none`,
      "is this the right cluster? kubectl config current-context",
      "to install CRD and webhook: kubectl apply -k " +
        "https://github.com/kubeflow/manifests/applications/admission-webhook/upstream/overlays/cert-manager",
      "to work without a cluster: --local -f FILE",
    ].join("\n"),
    404,
  );
}

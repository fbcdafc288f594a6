import { describe, expect, it, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import type { Admission } from "../stand-in/handle.ts";
import { connectingTo } from "./connecting-to.ts";
import { configuration, endpoints, healthy, service } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

type Options = ApiServerOptions & { readonly now?: string };

/** `check FLAGS` on a server inside the test, on a day. */
async function check(flags: string, { now, ...options }: Options = {}) {
  const server = await startApiServer({ objects: healthy, ...options });
  try {
    const setting = { connect: connectingTo(server), ...(now && { now: () => new Date(now) }) };
    const result = await runInMemory(`check ${flags}`, setting);
    return { ...result, requests: server.requests };
  } finally {
    await server.close();
  }
}

const runningWebhook: readonly JsonObject[] = [
  configuration(),
  { ...service, spec: { selector: { app: "poddefaults" } } },
  endpoints(true),
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "poddefaults-webhook-0", namespace: "kubeflow", labels: { app: "poddefaults" } },
    spec: { containers: [{ name: "webhook", image: "kubeflow/poddefaults-webhook:v1.10.0" }] },
  },
  ...healthy.slice(3),
];

test("a Service that answers is named with its endpoints and what runs behind it", async () => {
  const { stdout, code } = await check("", { objects: runningWebhook });
  expect(stdout).toContain(
    [
      "√ poddefaults-webhook-mutating-webhook-configuration sends new Pods to Service",
      "  kubeflow/poddefaults-webhook",
    ].join("\n"),
  );
  expect(stdout).toContain(
    [
      "√ Service kubeflow/poddefaults-webhook has 1 ready endpoint, running",
      "  kubeflow/poddefaults-webhook:v1.10.0",
    ].join("\n"),
  );
  expect(stdout).toContain("√ the caBundle is valid until 2046-12-31\n");
  expect(code).toBe(0);
});

describe.each<readonly [string, Options, string, number]>([
  [
    "30 days before its end, the certificate is a warning",
    { now: "2046-12-02T00:00:00Z" },
    "‼ the caBundle expires on 2046-12-31 [CERTIFICATE_EXPIRES]",
    0,
  ],
  ["before that it is not", { now: "2046-11-30T00:00:00Z" }, "√ the caBundle is valid until 2046-12-31", 0],
  ["after its end it is an error", { now: "2047-01-01T00:00:00Z" }, "the caBundle expired on 2046-12-31", 1],
  [
    "a Service without endpoints is an error",
    { objects: [configuration(), service, endpoints(false), ...healthy.slice(3)] },
    "Service kubeflow/poddefaults-webhook has no ready endpoint",
    1,
  ],
  [
    "a Service that may not be read is unknown, and no error",
    {
      intercept: ({ path }) =>
        path.includes("/services/") ? statusAnswer(403, "Forbidden", "services is forbidden") : undefined,
    },
    "get services/poddefaults-webhook -n kubeflow",
    0,
  ],
])("%s", (_, options, line, code) => {
  it(`exits with ${code}`, async () => {
    const result = await check("", options);
    expect(result.stdout.replaceAll(/\n +/g, " ")).toContain(line);
    expect(result.code).toBe(code);
  });
});

const refused = (status: number, reason: string, message: string): Admission => {
  const answer = statusAnswer(status, reason, message);
  return () => ({ refused: answer });
};

describe.each<readonly [string, Admission, string, number]>([
  ["passes", (object) => ({ allowed: object }), "√ a Pod passes admission in namespace team-a in 0 ms", 0],
  [
    "does not reach the webhook",
    refused(
      500,
      "InternalError",
      'Internal error occurred: failed calling webhook "poddefaults-webhook-deployment.kubeflow.org": Post "https://poddefaults-webhook.kubeflow.svc": no endpoints available',
    ),
    "× a Pod does not pass admission in namespace team-a: Internal error occurred: failed calling webhook",
    1,
  ],
  [
    "is rejected by a policy",
    refused(403, "Forbidden", 'pods "probe" is forbidden: violates PodSecurity "restricted:latest"'),
    '‼ the API server answers in 0 ms, and rejects a Pod in namespace team-a: pods "probe" is forbidden',
    0,
  ],
  [
    "may not be created by the user",
    refused(
      403,
      "Forbidden",
      'pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "team-a"',
    ),
    "? no Pod may be sent through admission; see: kubectl auth can-i create pods -n team-a",
    0,
  ],
])("--probe whose Pod %s", (_, admit, line, code) => {
  it(`exits with ${code}, and stores nothing`, async () => {
    const { stdout, requests, ...result } = await check("--probe", { admit });
    expect(stdout.replaceAll(/\n +/g, " ")).toContain(line);
    expect(result.code).toBe(code);
    const writes = requests.filter(({ method }) => method !== "GET");
    expect(writes.map(({ query }) => query.get("dryRun"))).toEqual(["All"]);
  });
});

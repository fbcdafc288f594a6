import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { configuration, endpoints, service } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const byService = { name: "poddefaults-webhook", namespace: "kubeflow", path: "/apply-poddefault" };

type Check = { readonly name: string; readonly status: string; readonly message: string };

async function checksFor(
  objects: readonly JsonObject[],
  { now = "2026-11-24", ...options }: Partial<ApiServerOptions> & { readonly now?: string } = {},
) {
  server = await startApiServer({ ...options, objects: [...profile, greet, ...objects] });
  const { stdout } = await runInMemory("explain - -o json", {
    connect: connectingTo(server),
    now: () => new Date(now),
    stdin: JSON.stringify(pod("one")),
  });
  const { checks } = JSON.parse(stdout).items[0] as { checks: readonly Check[] };
  return (name: string) => {
    const check = checks.find((one) => one.name === name);
    return check && `${check.status} ${check.message}`;
  };
}

test("says by which configuration, with which failurePolicy and timeout", async () => {
  const check = await checksFor([configuration({ failurePolicy: "Ignore", timeoutSeconds: 3 })]);
  expect(check("webhook")).toBe(
    "PASS poddefaults-webhook-mutating-webhook-configuration sends it new Pods (CREATE pods), failurePolicy Ignore, timeout 3s",
  );
});

test.each([
  ["that is missing", [], /^FAIL .* does not exist; no Pod can be created where it is called/],
  ["with no ready endpoint", [service, endpoints(false)], /^FAIL .* has no ready endpoint; no Pod can/],
  ["that answers", [service, endpoints(true)], /^PASS .* has 1 ready endpoint$/],
  [
    "of a name elsewhere, which needs no endpoints",
    [{ ...service, spec: { type: "ExternalName", externalName: "webhook.example" } }],
    /^PASS .* is an ExternalName$/,
  ],
])("a Service %s", async (_, objects, expected) => {
  const check = await checksFor([configuration(), ...objects]);
  expect(check("service")).toMatch(expected);
});

test("with failurePolicy Ignore, nothing is injected instead", async () => {
  const check = await checksFor([configuration({ failurePolicy: "Ignore" })]);
  expect(check("service")).toContain("Pods are created with nothing injected");
});

test("a URL instead of a Service is not checked", async () => {
  const clientConfig = { url: "https://gateway.example/apply-poddefault" };
  const check = await checksFor([configuration({ clientConfig })]);
  expect(check("service")).toMatch(/^UNKNOWN the webhook is called by URL/);
});

test.each([
  ["empty", { service: byService }, undefined, "FAIL the caBundle is empty"],
  ["no certificate", { service: byService, caBundle: base64("x") }, undefined, "FAIL the caBundle holds no"],
  ["expired", undefined, "2299-01-01", "FAIL the caBundle expired on "],
  ["valid", undefined, undefined, "PASS the caBundle is valid until "],
])("a caBundle that is %s", async (_, clientConfig, now, expected) => {
  const webhook = configuration(clientConfig ? { clientConfig } : {});
  const check = await checksFor([webhook, service, endpoints(true)], now === undefined ? {} : { now });
  expect(check("caBundle")).toContain(expected);
});

test("matchConditions are taken to hold, and said to be", async () => {
  const matchConditions = [{ name: "not-system", expression: "true" }];
  const check = await checksFor([configuration({ matchConditions }), service, endpoints(true)]);
  expect(check("objectSelector")).toMatch(/^UNKNOWN the webhook has matchConditions/);
});

test("a Service that may not be read is not called missing", async () => {
  const check = await checksFor([configuration()], {
    intercept: ({ path }) =>
      path.includes("/services/") ? statusAnswer(403, "Forbidden", "no services for you") : undefined,
  });
  expect(check("service")).toMatch(/^UNKNOWN you may not read it/);
});

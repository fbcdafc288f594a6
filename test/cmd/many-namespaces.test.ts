import { expect, it } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

/** Profiles, each with a Pod that its PodDefault matches: `profile-00` ... */
function profiles(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => `profile-${String(index).padStart(2, "0")}`).flatMap(
    (namespace) => [
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespace, labels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
      },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } },
      {
        apiVersion: "kubeflow.org/v1alpha1",
        kind: "PodDefault",
        metadata: { name: `of-${namespace}`, namespace },
        spec: { selector: { matchLabels: { greet: "true" } }, env: [{ name: "A", value: "1" }] },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web", namespace, labels: { greet: "true" } },
        spec: { containers: [{ name: "main", image: "busybox" }] },
      },
    ],
  );
}

/** Runs a dry run of all Pods against a server; with `refused`, a type may not be listed in all namespaces. */
async function dryRunAll(count: number, refused?: string) {
  const server = await startApiServer({
    objects: [webhookConfiguration, ...profiles(count)],
    intercept: ({ path }) =>
      refused !== undefined && path.endsWith(`/${refused}`) && !path.includes("/namespaces/")
        ? statusAnswer(403, "Forbidden", `${refused} is forbidden`)
        : undefined,
  });
  try {
    const { code, stdout, stderr } = await runInMemory("dry-run pods -A -o summary", {
      connect: connectingTo(server),
    });
    return { code, stdout, stderr, paths: server.requests.map(({ path }) => path) };
  } finally {
    await server.close();
  }
}

it("asks once for what is in many namespaces", async () => {
  const { code, stdout, stderr, paths } = await dryRunAll(21);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.match(/changed +of-profile-\d\d/g)).toHaveLength(21);
  expect(paths).toContain("/api/v1/serviceaccounts");
  expect(paths.filter((path) => path.includes("profile-"))).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
});

it("asks each of a few namespaces, because a cluster can have many more", async () => {
  const { code, paths } = await dryRunAll(20);
  expect(code).toBe(0);
  expect(paths).not.toContain("/api/v1/serviceaccounts");
  expect(paths).toContain("/api/v1/namespaces/profile-19/serviceaccounts");
});

it.each(["poddefaults", "serviceaccounts", "namespaces"])(
  "asks each namespace where %s may not be listed in all",
  async (refused) => {
    const [whole, parts] = [await dryRunAll(21), await dryRunAll(21, refused)];
    expect({ code: parts.code, stdout: parts.stdout, stderr: parts.stderr }).toEqual({
      code: 0,
      stdout: whole.stdout,
      stderr: "",
    });
    expect(parts.paths.filter((path) => path.includes("profile-20"))).toHaveLength(1);
  },
);

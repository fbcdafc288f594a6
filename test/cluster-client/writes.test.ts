import { describe, expect, onTestFinished, test } from "vitest";
import type { Writes } from "../../src/cluster/connection-options.ts";
import { podDefaults, pods } from "../../src/cluster/resources/known.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

const podDefault = {
  apiVersion: "kubeflow.org/v1alpha1",
  kind: "PodDefault",
  metadata: { name: "a" },
  spec: { selector: {} },
};
const pod = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "p-" }, spec: { containers: [] } };

async function opened(writes: Writes | undefined, options: ApiServerOptions = {}) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return { server, cluster: await connectTo(server, writes === undefined ? {} : { writes }) };
}

describe("what a connection may write", () => {
  test.each<[Writes | undefined, boolean, "sent" | "kept back"]>([
    [undefined, true, "kept back"],
    [undefined, false, "kept back"],
    ["none", true, "kept back"],
    ["dry-run", true, "sent"],
    ["dry-run", false, "kept back"],
    ["create", true, "sent"],
    ["create", false, "sent"],
  ])("writes %s, dryRun %s: %s", async (writes, dryRun, expected) => {
    for (const verb of ["create", "apply"] as const) {
      const { server, cluster } = await opened(writes);
      const options = { namespace: "team", dryRun, fieldManager: "kubectl-poddefault" };
      const done = cluster[verb](podDefaults, podDefault, options);
      if (expected === "sent") await done;
      else await expect(done).rejects.toThrow("this command does not write to the cluster");
      expect(server.requests).toHaveLength(expected === "sent" ? 1 : 0);
    }
  });
});

test("a dry run stores nothing and says what would be stored", async () => {
  const admit = (object: object) => ({ allowed: { ...object, admitted: true } });
  const { server, cluster } = await opened("dry-run", { admit });
  expect(await cluster.create(pods, pod, { namespace: "team", dryRun: true })).toMatchObject({
    metadata: { name: "p-x7k2p", namespace: "team" },
    admitted: true,
  });
  expect(server.requests[0]).toMatchObject({ method: "POST", path: "/api/v1/namespaces/team/pods" });
  expect(server.requests[0]?.query.toString()).toBe("dryRun=All");
  expect(await cluster.list(pods)).toEqual([]);
});

test("create stores; a second time the name is taken", async () => {
  const { cluster } = await opened("create");
  const options = { namespace: "team", dryRun: false, fieldManager: "kubectl-create" };
  await cluster.create(podDefaults, podDefault, options);
  expect(await cluster.get(podDefaults, "a", "team")).toMatchObject(podDefault);
  expect(await failureOf(cluster.create(podDefaults, podDefault, options))).toBe(
    'Error from server (AlreadyExists): poddefaults.kubeflow.org "a" already exists',
  );
});

test("apply is a server-side apply that takes nothing from other managers", async () => {
  const { server, cluster } = await opened("create");
  const options = { namespace: "team", dryRun: false, fieldManager: "kubectl-poddefault" };
  expect(await cluster.apply(podDefaults, podDefault, options)).toMatchObject(podDefault);
  const [request] = server.requests;
  expect(request).toMatchObject({
    method: "PATCH",
    path: "/apis/kubeflow.org/v1alpha1/namespaces/team/poddefaults/a",
    headers: { "content-type": "application/apply-patch+yaml" },
  });
  expect(request?.query.toString()).toBe("fieldManager=kubectl-poddefault&force=false");
});

test("admission's refusal is the server's own answer", async () => {
  const refused = statusAnswer(403, "Forbidden", 'admission webhook "x" denied the request: no');
  const { cluster } = await opened("dry-run", { admit: () => ({ refused }) });
  await expect(cluster.create(pods, pod, { namespace: "team", dryRun: true })).rejects.toMatchObject({
    status: 403,
    answer: { code: 403, reason: "Forbidden", message: 'admission webhook "x" denied the request: no' },
  });
});

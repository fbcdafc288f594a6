import { beforeAll, beforeEach, expect, inject, test } from "vitest";
import { exitCode } from "../../src/errors.ts";
import { type AuditedRequest, isHarmless, recordRequests } from "./harness/audit.ts";
import { createManyPodDefaults } from "./harness/many-pod-defaults.ts";
import { runAs } from "./harness/plugin.ts";
import { adminThrough, startProxy } from "./harness/proxy.ts";
import { startApiServer } from "./harness/servers.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
let heard: () => readonly AuditedRequest[];

beforeAll(() => createManyPodDefaults(harnessApi(cluster), 50, 100));
beforeEach(() => {
  heard = recordRequests(cluster);
});

const listings = () => heard().filter(({ uri }) => uri.includes("/poddefaults"));

test("list -A shows 5,000 PodDefaults, in pages, over one connection, and only reads", async () => {
  const proxy = await startProxy(cluster.url);
  const { code, stdout, stderr } = await runAs(
    adminThrough(cluster, proxy.url),
    "admin",
    "list -A --no-headers",
  );
  proxy.close();
  expect(code).toBe(exitCode.fine);
  // Other suites leave PodDefaults that block their namespaces.
  expect(stderr.split("\n").filter((line) => line !== "" && !line.includes("BLOCKS NAMESPACE"))).toEqual([]);
  expect(stdout.split("\n").filter((line) => line.startsWith("profile-")).length).toBe(5000);
  expect(listings().length).toBeGreaterThanOrEqual(10);
  expect(proxy.connections()).toBe(1);
  expect(heard().filter((request) => !isHarmless(request))).toEqual([]);
});

test("an API server that is killed in the middle of the listing is an error, and nothing is listed", async () => {
  const whole = await startProxy(cluster.url);
  await runAs(adminThrough(cluster, whole.url), "admin", "list -A -o name");
  whole.close();
  const second = await startApiServer(cluster.settings, "second-kube-apiserver");
  let killed: Promise<void> | undefined;
  const kill = (): void => {
    killed = second.stop();
  };
  const proxy = await startProxy(second.url, { after: whole.received() / 2, kill });
  const { code, stdout, stderr } = await runAs(adminThrough(cluster, proxy.url), "admin", "list -A -o name");
  await killed;
  expect({ code, stdout }).toEqual({ code: exitCode.failure, stdout: "" });
  expect(stderr).toContain(new URL(proxy.url).host);
});

test("an editor lists the namespace, and may not list all", async () => {
  expect(await runAs(cluster, "editor", "list")).toMatchObject({ code: exitCode.fine });
  expect(await runAs(cluster, "editor", "list -A")).toMatchObject({
    code: exitCode.failure,
    stdout: "",
    stderr: expect.stringContaining(
      'Error from server (Forbidden): poddefaults.kubeflow.org is forbidden: User "editor" cannot list resource "poddefaults" in API group "kubeflow.org" at the cluster scope',
    ),
  });
});

test("nobody gets kubectl's words", async () => {
  expect(await runAs(cluster, "nobody", "list")).toMatchObject({
    code: exitCode.failure,
    stdout: "",
    stderr: expect.stringContaining('User "nobody" cannot list resource "poddefaults"'),
  });
});

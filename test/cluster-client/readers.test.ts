import { describe, expect, onTestFinished, test } from "vitest";
import { readAll } from "../../src/cluster/readers/built-in.ts";
import { readNamespace } from "../../src/cluster/readers/namespace.ts";
import { readOwners } from "../../src/cluster/readers/owners.ts";
import { readPodDefaults } from "../../src/cluster/readers/pod-defaults.ts";
import { readPodMetadata } from "../../src/cluster/readers/pods.ts";
import { readPodWebhooks } from "../../src/cluster/readers/webhooks.ts";
import { rememberAnswers } from "../../src/cluster/remember.ts";
import { serviceAccounts } from "../../src/cluster/resources/known.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo } from "./connection.ts";

async function reading(options: ApiServerOptions) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return { server, cluster: await connectTo(server) };
}

function object(apiVersion: string, kind: string, name: string, more: JsonObject = {}): JsonObject {
  const { metadata = {}, ...rest } = more;
  return { apiVersion, kind, metadata: { name, namespace: "team", ...(metadata as JsonObject) }, ...rest };
}

test("PodDefaults of a namespace; one without spec or selector selects everything", async () => {
  const { cluster } = await reading({
    objects: [
      object("kubeflow.org/v1alpha1", "PodDefault", "a", { spec: { desc: "d" } }),
      object("kubeflow.org/v1alpha1", "PodDefault", "b", { metadata: { namespace: "other" } }),
    ],
  });
  const found = await readPodDefaults(cluster, "team");
  expect(found.map(({ spec }) => spec)).toEqual([{ desc: "d", selector: {} }]);
  expect(await readPodDefaults(cluster, undefined)).toHaveLength(2);
});

test("the metadata of Pods", async () => {
  const pod = object("v1", "Pod", "p", { metadata: { labels: { a: "1" } }, spec: { containers: [] } });
  const { cluster } = await reading({ objects: [pod] });
  expect(await readPodMetadata(cluster, undefined)).toMatchObject([{ name: "p", labels: { a: "1" } }]);
});

describe("an object that the user cannot read is unknown, with the missing permission", () => {
  test.each([401, 403])("%d", async (code) => {
    const message = "jane may not";
    const { cluster } = await reading({ intercept: () => statusAnswer(code, "Forbidden", message) });
    const unknown = (permission: string) => ({
      known: false,
      permission,
      why: `${message}; see: kubectl auth can-i ${permission}`,
    });
    expect(await readNamespace(cluster, "team")).toEqual(unknown("get namespaces/team"));
    expect(await readAll(cluster, serviceAccounts, "team")).toEqual(unknown("list serviceaccounts -n team"));
    expect(await readPodWebhooks(cluster)).toEqual(
      unknown("list mutatingwebhookconfigurations.admissionregistration.k8s.io"),
    );
    await expect(readPodDefaults(cluster, "team")).rejects.toMatchObject({ status: code });
  });

  test("any other failure is one", async () => {
    const { cluster } = await reading({ intercept: () => statusAnswer(500, "InternalError", "boom") });
    await expect(readNamespace(cluster, "team")).rejects.toThrow("boom");
  });
});

test("labels of a namespace, of one without any, of none", async () => {
  const namespace = (name: string, metadata: JsonObject): JsonObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, ...metadata },
  });
  const { cluster } = await reading({
    objects: [namespace("a", { labels: { x: "y" } }), namespace("b", {})],
  });
  expect(await readNamespace(cluster, "a")).toEqual({
    known: true,
    value: { labels: { x: "y" }, isTerminating: false },
  });
  expect(await readNamespace(cluster, "b")).toEqual({
    known: true,
    value: { labels: {}, isTerminating: false },
  });
  expect(await readNamespace(cluster, "c")).toEqual({ known: true, value: undefined });
});

describe("the webhooks of Pods", () => {
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
  function configuration(name: string, ...webhooks: readonly JsonObject[]): JsonObject {
    return {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingWebhookConfiguration",
      metadata: { name },
      webhooks: webhooks.map((webhook, index) => ({ name: `${name}-${index}`, rules, ...webhook })),
    };
  }
  const service = (path: string) => ({ clientConfig: { service: { name: "s", namespace: "n", path } } });
  const stock = {
    ...service("/apply-poddefault"),
    namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
    failurePolicy: "Fail",
  };

  test("PodDefault's is found by its path; the others in the order in which they are called", async () => {
    const { cluster } = await reading({
      objects: [
        configuration("zeta", service("/z"), { matchConditions: [{}], reinvocationPolicy: "IfNeeded" }),
        configuration("istio", service("/inject"), { rules: [{ ...rules[0], resources: ["deployments"] }] }),
        configuration("renamed", stock),
      ],
    });
    const found = await readPodWebhooks(cluster);
    expect(found).toMatchObject({
      known: true,
      value: {
        podDefault: {
          configuration: "renamed",
          namespaceSelector: stock.namespaceSelector,
          objectSelector: {},
        },
        before: [{ name: "istio-0", hasMatchConditions: false, failurePolicy: "Fail" }],
        after: [{ name: "zeta-0" }, { name: "zeta-1", hasMatchConditions: true, reinvoked: true }],
      },
    });
  });

  test.each([
    "admission-webhook-mutating-webhook-configuration",
    "poddefaults-webhook-mutating-webhook-configuration",
  ])("or by the name %s", async (name) => {
    const viaGateway = configuration(name, { clientConfig: { url: "https://gateway.test/hook" } });
    const { cluster } = await reading({ objects: [viaGateway] });
    expect(await readPodWebhooks(cluster)).toMatchObject({ value: { podDefault: { configuration: name } } });
  });

  test("a second configuration that applies PodDefaults is told from the others", async () => {
    const { cluster } = await reading({
      objects: [configuration("a", stock), configuration("b", service("/b"), stock)],
    });
    expect(await readPodWebhooks(cluster)).toMatchObject({
      value: {
        podDefault: { configuration: "a", appliesPodDefaults: true },
        after: [
          { name: "b-0", appliesPodDefaults: false },
          { name: "b-1", appliesPodDefaults: true },
        ],
      },
    });
  });

  test.each<[boolean, JsonObject]>([
    [true, {}],
    [true, { resources: ["pods/*"] }],
    [true, { resources: ["*/*"] }],
    [true, { resources: ["*"] }],
    [true, { resources: ["*/"] }],
    [true, { resources: ["pods/status", "pods"] }],
    [false, { resources: ["pods/status"] }],
    [false, { resources: ["*/status"] }],
    [false, { resources: ["deployments/*"] }],
    [false, { resources: [] }],
    [true, { operations: ["*"] }],
    [true, { operations: ["UPDATE", "CREATE"] }],
    [false, { operations: ["UPDATE"] }],
    [true, { apiGroups: ["*"] }],
    [false, { apiGroups: ["apps"] }],
    [true, { apiVersions: ["*"] }],
    [false, { apiVersions: ["v1beta1"] }],
    [true, { scope: "*" }],
    [true, { scope: "Namespaced" }],
    [false, { scope: "Cluster" }],
  ])("%s: new Pods are sent by a rule with %j, as by upstream's Matcher", async (isSent, change) => {
    const changed = configuration("a", { ...stock, rules: [{ ...rules[0], ...change }] });
    const { cluster } = await reading({ objects: [changed] });
    const found = await readPodWebhooks(cluster);
    expect(found.known && found.value.podDefault !== undefined).toBe(isSent);
  });

  test("none: nothing applies PodDefaults", async () => {
    const { cluster } = await reading({ objects: [configuration("istio", service("/inject"))] });
    expect(await readPodWebhooks(cluster)).toMatchObject({
      value: { podDefault: undefined, before: [{ name: "istio-0" }], after: [] },
    });
  });
});

describe("owners of an object, nearest first", () => {
  const owned = (kind: string, apiVersion: string, name: string, uid = `uid-${name}`): JsonObject => ({
    ownerReferences: [
      { apiVersion: "v1", kind: "Service", name: "not-the-controller", uid: "x" },
      { apiVersion, kind, name, uid, controller: true },
    ],
  });
  const replicaSet = object("apps/v1", "ReplicaSet", "web-1", {
    metadata: { uid: "uid-web-1", ...owned("Deployment", "apps/v1", "web") },
  });
  const deployment = object("apps/v1", "Deployment", "web", { metadata: { uid: "uid-web" } });
  const pod = (name: string, more = owned("ReplicaSet", "apps/v1", "web-1")) =>
    object("v1", "Pod", name, { metadata: more });

  test("Pod, ReplicaSet, Deployment; an owner of many Pods is requested once in a run", async () => {
    const { server, cluster } = await reading({ objects: [replicaSet, deployment] });
    const run = rememberAnswers(cluster);
    const chains = await Promise.all([pod("a"), pod("b")].map((each) => readOwners(run, each)));
    for (const chain of chains) expect(chain.map(({ kind }) => kind)).toEqual(["ReplicaSet", "Deployment"]);
    expect(server.requests).toHaveLength(2);
  });

  test("StatefulSet, Notebook: a custom resource in whatever version is served", async () => {
    const statefulSet = object("apps/v1", "StatefulSet", "nb", {
      metadata: { uid: "uid-nb", ...owned("Notebook", "kubeflow.org/v1beta1", "nb", "uid-notebook") },
    });
    const notebook = object("kubeflow.org/v1", "Notebook", "nb", { metadata: { uid: "uid-notebook" } });
    const { cluster } = await reading({ objects: [statefulSet, notebook] });
    const chain = await readOwners(cluster, pod("nb-0", owned("StatefulSet", "apps/v1", "nb")));
    expect(chain.map(({ kind }) => kind)).toEqual(["StatefulSet", "Notebook"]);
  });

  test.each<[string, readonly JsonObject[], JsonObject]>([
    ["is gone", [], pod("a")],
    [
      "is another object of the same name",
      [replicaSet],
      pod("a", owned("ReplicaSet", "apps/v1", "web-1", "old")),
    ],
    ["is of a type the server does not know", [], pod("a", owned("Widget", "example.com/v1", "w"))],
    ["does not exist", [], object("v1", "Pod", "a")],
  ])("the chain ends where the owner %s", async (_, objects, start) => {
    const { cluster } = await reading({ objects });
    expect(await readOwners(cluster, start)).toEqual([]);
  });

  test("and where the user may not read it", async () => {
    const intercept: ApiServerOptions["intercept"] = ({ path }) =>
      path.includes("deployments") ? statusAnswer(403, "Forbidden", "no") : undefined;
    const { cluster } = await reading({ objects: [replicaSet, deployment], intercept });
    expect(await readOwners(cluster, pod("a"))).toMatchObject([{ kind: "ReplicaSet" }]);
  });
});

import { describe, expect, onTestFinished, test } from "vitest";
import { textAnswer } from "../stand-in/answers.ts";
import { type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectTo, failureOf } from "./connection.ts";

async function resolving(options: ApiServerOptions = {}) {
  const server = await startApiServer(options);
  onTestFinished(server.close);
  return { server, resolve: (await connectTo(server)).resolve };
}

describe("built-in types are known without asking the server", () => {
  test.each([
    ["po pod pods Pod pods.v1", "v1 pods"],
    [
      "deploy deployment deployments Deployment deployments.apps deploy.apps deployments.v1.apps",
      "apps/v1 deployments",
    ],
    ["sts statefulset", "apps/v1 statefulsets"],
    ["ds", "apps/v1 daemonsets"],
    ["rs", "apps/v1 replicasets"],
    ["job jobs jobs.batch", "batch/v1 jobs"],
    ["cj", "batch/v1 cronjobs"],
    ["sa", "v1 serviceaccounts"],
    ["cm", "v1 configmaps"],
    ["secret", "v1 secrets"],
    ["pvc", "v1 persistentvolumeclaims"],
    ["ev", "v1 events"],
    ["svc", "v1 services"],
    ["endpointslices", "discovery.k8s.io/v1 endpointslices"],
    ["poddefault poddefaults PodDefault poddefaults.kubeflow.org", "kubeflow.org/v1alpha1 poddefaults"],
    [
      "mutatingwebhookconfigurations mutatingwebhookconfiguration",
      "admissionregistration.k8s.io/v1 mutatingwebhookconfigurations cluster",
    ],
    ["ns namespaces", "v1 namespaces cluster"],
  ])("%s", async (words, expected) => {
    const { server, resolve } = await resolving();
    for (const word of words.split(" ")) {
      const { group, version, plural, namespaced } = await resolve(word);
      const apiVersion = group === "" ? version : `${group}/${version}`;
      expect(`${apiVersion} ${plural}${namespaced ? "" : " cluster"}`).toBe(expected);
    }
    expect(server.requests).toEqual([]);
  });
});

describe.each([
  ["aggregated", true, 2],
  ["legacy", false, 14],
])("other types by %s discovery, asked once", (_, aggregatedDiscovery, requests) => {
  test("plural, singular, kind, short name, group and version", async () => {
    const { server, resolve } = await resolving({ aggregatedDiscovery });
    const notebooks = {
      group: "kubeflow.org",
      version: "v1",
      plural: "notebooks",
      kind: "Notebook",
      namespaced: true,
    };
    for (const word of [
      "notebooks",
      "notebook",
      "Notebook",
      "notebooks.kubeflow.org",
      "notebooks.v1.kubeflow.org",
    ]) {
      expect(await resolve(word)).toEqual(notebooks);
    }
    expect(await resolve("isvc")).toMatchObject({ kind: "InferenceService" });
    expect(server.requests).toHaveLength(requests);
  });

  test.each(["foos", "foos.example.com", "notebooks.apps", "deployments.v2.apps"])(
    "%s is unknown",
    async (word) => {
      const { resolve } = await resolving({ aggregatedDiscovery });
      const [plural] = word.split(".");
      expect(await failureOf(resolve(word))).toBe(
        `error: the server doesn't have a resource type "${plural}"`,
      );
    },
  );
});

test("a group whose own server is down does not hide the others", async () => {
  const { resolve } = await resolving({
    aggregatedDiscovery: false,
    intercept: ({ path }) => (path.includes("kserve") ? textAnswer(503, "") : undefined),
  });
  expect(await resolve("notebooks")).toMatchObject({ kind: "Notebook" });
});

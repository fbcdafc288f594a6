import { expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { deployment, pod, podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const env = { env: [{ name: "A", value: "1" }] };
const token = (audience?: string) => ({
  volumes: [
    {
      name: "t",
      projected: { sources: [{ serviceAccountToken: { path: "token", ...(audience && { audience }) } }] },
    },
  ],
});
const template = {
  metadata: { labels: { app: "web", greet: "true" } },
  spec: { containers: [{ name: "main", image: "busybox" }] },
};
const selected = { ...deployment, spec: { ...(deployment["spec"] as JsonObject), template } };
const notebook = (image: string) => ({
  apiVersion: "kubeflow.org/v1",
  kind: "Notebook",
  metadata: { name: "nb", namespace: "team-a", labels: { greet: "true" } },
  spec: { template: { spec: { containers: [{ name: "nb", image }] } } },
});

async function explain(objects: readonly JsonObject[], flags = "") {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...profile, ...objects] });
  return (await runInMemory(`explain - --local ${flags}`, { stdin })).stdout;
}

test.each<[what: string, objects: readonly JsonObject[], steps: string]>([
  [
    "an annotation that istio reads",
    [pod("p"), podDefault("d", { annotations: { "sidecar.istio.io/inject": "false" } })],
    `  istio's webhook reads annotation sidecar.istio.io/inject before the PodDefault
    webhook adds it: istio-sidecar-injector comes before
    poddefaults-webhook-mutating-webhook-configuration; set it in the workload's
    Pod template
`,
  ],
  [
    "env of a Pod",
    [pod("p"), podDefault("d", env)],
    `  See whether container main was started with A:
    kubectl exec p -n team-a -c main -- cat /proc/1/environ | tr '\\0' '\\n'
`,
  ],
  [
    "env of a Deployment",
    [selected, podDefault("d", env)],
    `  See whether container main was started with A:
    kubectl exec deployment/web -n team-a -c main -- cat /proc/1/environ | tr '\\0' '\\n'
`,
  ],
  [
    "env of RStudio",
    [notebook("kubeflownotebookswg/rstudio-tidyverse:v1.8.0"), podDefault("d", env)],
    `  RStudio sessions do not get the env of their container, only what
    Renviron.site and .Renviron set: write A there when the image starts
  See whether container nb was started with A:
    kubectl exec nb-0 -n team-a -c nb -- cat /proc/1/environ | tr '\\0' '\\n'
`,
  ],
  [
    "a token for Kubeflow Pipelines",
    [pod("p"), podDefault("d", token("pipelines.kubeflow.org"))],
    `  The token speaks for ServiceAccount default; see what it may do:
    kubectl auth can-i list runs.pipelines.kubeflow.org -n team-a --as system:serviceaccount:team-a:default
  If it may not, it has no RoleBinding (Kubeflow binds default-editor in each
    profile):
    kubectl get rolebindings -n team-a -o wide
`,
  ],
  [
    "another token",
    [pod("p"), podDefault("d", token())],
    `  The token speaks for ServiceAccount default; see what it may do:
    kubectl auth can-i --list -n team-a --as system:serviceaccount:team-a:default
  If it may not, it has no RoleBinding (Kubeflow binds default-editor in each
    profile):
    kubectl get rolebindings -n team-a -o wide
`,
  ],
])("%s: what to look at when it still does not work", async (_, objects, steps) => {
  expect(await explain(objects)).toContain(`If it still does not work:\n${steps}`);
});

test.each<[what: string, objects: readonly JsonObject[]]>([
  ["nothing applies", [pod("p", { labels: {} }), podDefault("d", env)]],
  ["what is injected works by itself", [pod("p"), podDefault("d", { labels: { a: "b" } })]],
  ["there are several Pods", [pod("p"), pod("q"), podDefault("d", env)]],
])("no steps: %s", async (_, objects) => {
  expect(await explain(objects)).not.toContain("still does not work");
});

test("of several Pods the steps are named with -v", async () => {
  const stdout = await explain([pod("p"), pod("q"), podDefault("d", env)], "-v");
  expect(stdout.match(/kubectl exec [pq] /g)).toEqual(["kubectl exec p ", "kubectl exec q "]);
});

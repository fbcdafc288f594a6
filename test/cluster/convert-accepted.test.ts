import { describe, expect, inject, test } from "vitest";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { pod, podDefault } from "../cmd/dry-run-objects.ts";
import type { KubernetesObject } from "./harness/api.ts";
import { collectionPath } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { installPolicies } from "./harness/policies.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);

/** What convert prints for PodDefaults of team-a. */
async function converted(items: readonly unknown[]): Promise<readonly KubernetesObject[]> {
  const list = { apiVersion: "v1", kind: "List", items };
  const line = "convert -f - -n team-a --to mutatingadmissionpolicy -o json";
  const { stdout } = await runAs(cluster, "admin", line, list);
  return (JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] }).items;
}

describe("The API server takes as a policy", () => {
  const filled = gallery().map((template) => {
    const one = fillTemplate(template, exampleValues(template));
    return one.ok ? one.podDefault : expect.fail(template.name);
  });

  /** The API server's refusals of it. */
  async function refusals(items: readonly unknown[]): Promise<readonly string[]> {
    const answers = (await converted(items)).map(async ({ kind, ...object }) => {
      const { status, body } = await api.ask("POST", `${collectionPath(kind)}?dryRun=All`, {
        kind,
        ...object,
      });
      return status === 201 ? [] : [`${kind}: ${body["message"]}`];
    });
    return (await Promise.all(answers)).flat();
  }

  test.each(filled.map((podDefault) => [podDefault.metadata.name, podDefault]))(
    "%s",
    async (_, podDefault) => {
      expect(await refusals([podDefault])).toEqual([]);
    },
  );

  test("all templates of the gallery together", async () => {
    expect(await refusals(filled)).toEqual([]);
  });

  test("values of every kind, and a Pod gets them as they are written", async () => {
    const texts = [
      "\"quotes\" 'and' \\backslashes\\",
      "lines\nand\ttabs\r",
      "$(VAR) {{braces}} <&>",
      "ünïcode 😀 \u2028 \ufeff",
      "\u007f",
    ];
    const env = texts.map((value, index) => ({ name: `E${index}`, value }));
    const labels = { "example.com/a": "b", empty: "" };
    const annotations = { "example.com/a": texts.join("\n") };
    const probe = { httpGet: { port: 80, path: "/" }, periodSeconds: 5 };
    const sidecars = [
      {
        name: "s",
        image: "i",
        ports: [{ containerPort: 8080 }],
        livenessProbe: probe,
        securityContext: { privileged: true, runAsUser: 65534 },
        resources: { limits: { cpu: "1500m", memory: "1Gi" } },
      },
    ];
    const spec = {
      selector: { matchLabels: { values: "true" } },
      env,
      labels,
      annotations,
      sidecars,
      automountServiceAccountToken: false,
    };
    const kinds = {
      apiVersion: "kubeflow.org/v1alpha1",
      kind: "PodDefault",
      metadata: { name: "values" },
      spec,
    };
    const valued = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", labels: { values: "true" } },
      spec: { containers: [{ name: "main", image: "i" }] },
    };
    const remove = await installPolicies(api, await converted([kinds]));
    const { body } = await api.ask("POST", `${collectionPath("Pod", "team-a")}?dryRun=All`, valued);
    await remove();
    expect(body["message"]).toBeUndefined();
    expect(body).toMatchObject({
      metadata: { labels, annotations },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ env }, { ...sidecars[0], resources: { limits: { cpu: "1500m" } } }],
      },
    });
  });

  test("100 PodDefaults that set the same 10 variables", async () => {
    const podDefaults = Array.from({ length: 100 }, (_, index) => ({
      apiVersion: "kubeflow.org/v1alpha1",
      kind: "PodDefault",
      metadata: { name: `flavor-${index}` },
      spec: {
        selector: { matchLabels: { flavor: String(index) } },
        env: Array.from({ length: 10 }, (_, number) => ({ name: `E${number}`, value: `${index}` })),
      },
    }));
    expect(await refusals(podDefaults)).toEqual([]);
  });

  test("a PodDefault with 300,000 characters", async () => {
    const text = 'It\'s "quoted", {braced}, \\escaped\n'.repeat(2000);
    const env = ["A", "B", "C", "D", "E"].map((name) => ({ name, value: text }));
    const spec = { selector: { matchLabels: { large: "true" } }, env };
    const large = {
      apiVersion: "kubeflow.org/v1alpha1",
      kind: "PodDefault",
      metadata: { name: "large" },
      spec,
    };
    expect(await refusals([large])).toEqual([]);
  });
});

test.each([
  ["admin", true],
  ["editor", false],
] as const)("dry-run as %s reads an installed policy where it may", async (user, isRead) => {
  const greet = podDefault("greet", { env: [{ name: "A", value: "1" }] });
  const remove = await installPolicies(api, await converted([greet]));
  const { code, stdout } = await runAs(cluster, user, "dry-run -", pod("web"));
  await remove();
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ").includes("poddefault.team-a.greet, which convert made")).toBe(isRead);
});

import { describe, expect, inject, test } from "vitest";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import type { KubernetesObject } from "./harness/api.ts";
import { collectionPath } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);

describe("The API server takes as a policy", () => {
  const filled = gallery().map((template) => {
    const one = fillTemplate(template, exampleValues(template));
    return one.ok ? one.podDefault : expect.fail(template.name);
  });

  /** The API server's refusals of what convert prints for PodDefaults of team-a. */
  async function refusals(items: readonly unknown[]): Promise<readonly string[]> {
    const list = { apiVersion: "v1", kind: "List", items };
    const { stdout } = await runAs(
      cluster,
      "admin",
      "convert -f - --to mutatingadmissionpolicy -o json",
      list,
    );
    const objects = (JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] }).items;
    const answers = objects.map(async ({ kind, ...object }) => {
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

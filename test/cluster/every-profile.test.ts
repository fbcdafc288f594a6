import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { runInMemory } from "../cmd/memory-io.ts";
import { applyKyverno } from "./harness/kyverno.ts";
import { collectionPath, createObject, readObjects } from "./harness/objects.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { buildTool, whyNoTool } from "./harness/tools.ts";

const api = harnessApi(inject("cluster"));
const hasKubectl = spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;
const reasons = [
  whyNoTool("kyverno"),
  whyNoTool("helm"),
  ...(hasKubectl ? [] : ["kubectl is not on the PATH, so no kustomization is built."]),
];
for (const reason of reasons) if (reason !== undefined) process.stderr.write(`${reason}\n`);

const objects = readObjects(join(import.meta.dirname, "every-profile.yaml"));
const [fromNamespace, inSharedA] = objects.filter(({ kind }) => kind === "PodDefault");
const namespaces = objects.filter(({ kind }) => kind === "Namespace");
const templates = gallery().map((template) => {
  const filled = fillTemplate(template, exampleValues(template));
  return filled.ok ? filled.podDefault : expect.fail(template.name);
});
const items = [fromNamespace, ...templates, ...namespaces];
const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });

/** Every PodDefault in every profile, but what needs a label and an annotation only where they are. */
const wanted = sorted([
  inSharedA,
  ...["shared-a", "shared-b"].flatMap((namespace) =>
    templates.map(({ metadata, ...others }) => ({ ...others, metadata: { ...metadata, namespace } })),
  ),
]);

async function convert(flags: string): Promise<string> {
  const { stdout, stderr, code } = await runInMemory(`convert -f - --local --every-profile ${flags}`, {
    stdin,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

function sorted(objects: readonly unknown[]): readonly unknown[] {
  const key = (object: unknown): string => {
    const { namespace, name } = (object as { metadata: { namespace: string; name: string } }).metadata;
    return `${namespace}/${name}`;
  };
  return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe("PodDefaults in every profile", () => {
  const folder = mkdtempSync(join(tmpdir(), "every-profile-"));
  const parse = (yaml: string) => sorted(loadAll(yaml).filter((one) => one !== null));

  test.skipIf(reasons[0] !== undefined)(
    "by Kyverno's CLI",
    async () => {
      buildTool("kyverno");
      const { items } = JSON.parse(await convert("--to kyverno -o json")) as { items: readonly JsonObject[] };
      const policies = items.filter(({ kind }) => kind === "GeneratingPolicy");
      const { objects } = await applyKyverno(join(folder, "kyverno"), policies, namespaces, {});
      expect(sorted(objects)).toEqual(wanted);
    },
    20 * 60_000,
  );

  test.skipIf(!hasKubectl)("by kubectl kustomize", async () => {
    await convert(`--to kustomize --output-dir ${folder}/kustomize`);
    expect(
      parse(execFileSync("kubectl", ["kustomize", `${folder}/kustomize`], { encoding: "utf8" })),
    ).toEqual(wanted);
  });

  test.skipIf(reasons[1] !== undefined)(
    "by helm template",
    async () => {
      await convert(`--to helm --output-dir ${folder}/helm`);
      const rendered = execFileSync(buildTool("helm"), ["template", "release", `${folder}/helm`], {
        encoding: "utf8",
      });
      expect(parse(rendered)).toEqual(wanted);
    },
    20 * 60_000,
  );

  describe("on the API server", () => {
    beforeAll(async () => {
      for (const namespace of namespaces) await createObject(api, namespace);
    });

    test("are stored", async () => {
      const refused: string[] = [];
      for (const object of wanted as readonly { metadata: { namespace: string } }[]) {
        const path = `${collectionPath("PodDefault", object.metadata.namespace)}?dryRun=All&fieldValidation=Strict`;
        const { status, body } = await api.ask("POST", path, object);
        if (status !== 201) refused.push(String(body["message"]));
      }
      expect(refused).toEqual([]);
    });
  });
});

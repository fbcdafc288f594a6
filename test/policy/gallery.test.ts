import { expect, test } from "vitest";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { celOf, convertWith } from "./convert-with.ts";

const filled = gallery().map((template) => {
  const one = fillTemplate(template, exampleValues(template));
  return one.ok ? one.podDefault : expect.fail(template.name);
});

test.each(filled.map((podDefault) => [podDefault.metadata.name, podDefault]))(
  "%s converts to both, with the same CEL",
  async (_, podDefault) => {
    const [policy, binding] = await convertWith([podDefault], "--to mutatingadmissionpolicy");
    const [kyverno, ...others] = await convertWith([podDefault], "--to kyverno");
    expect(binding?.["kind"]).toBe("MutatingAdmissionPolicyBinding");
    expect(others).toEqual([]);
    expect(celOf(kyverno)).toEqual(celOf(policy));
    expect(celOf(policy).patch.join("")).toContain("JSONPatch{");
  },
);

test.each(["mutatingadmissionpolicy", "kyverno"])(
  "all of them together are one policy: %s",
  async (target) => {
    const [policy] = await convertWith(filled, `--to ${target}`);
    await expect(formatYaml(policy)).toMatchFileSnapshot(`__snapshots__/gallery-${target}.txt`);
  },
);

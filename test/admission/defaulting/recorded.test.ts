import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultPod } from "../../../src/admission/defaulting/default-pod.ts";
import { prepareForCreate } from "../../../src/admission/defaulting/prepare-for-create.ts";
import { validatePod } from "../../../src/admission/validation/validate-pod.ts";
import type { Pod } from "../../../src/model/pod.ts";

type Accepted = { readonly pod: Pod; readonly defaulted: Pod; readonly prepared: Pod };

const lines = readFileSync(new URL("./accepted.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const cases = lines.map((line, index) => [index + 1, JSON.parse(line) as Accepted] as const);

/** The recorded Pods have the name that a generateName led to. */
function withoutName(pod: Pod): Pod {
  const { name: _name, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}

describe("Pods that Kubernetes 1.37.2 takes", () => {
  it.each(cases)("line %i: the same defaults", (_line, { pod, defaulted }) => {
    const ours = defaultPod(pod);
    expect(ours).toEqual(defaulted);
    expect(defaultPod(ours)).toBe(ours);
  });

  it.each(cases)("line %i: stored the same", (_line, { defaulted, prepared }) => {
    const before = structuredClone(defaulted);
    const ours = prepareForCreate(defaulted);
    expect(withoutName(ours)).toEqual(withoutName(prepared));
    expect(validatePod(ours)).toBeUndefined();
    expect(defaulted).toEqual(before);
  });
});

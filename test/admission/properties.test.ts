import fc from "fast-check";
import jsonPatch from "fast-json-patch";
import { describe, expect, test } from "vitest";
import { admit, injectAsWritten, prepareAdmission } from "../../src/admission/admit.ts";
import { applyPatch } from "../../src/admission/apply-patch.ts";
import { defaultPod } from "../../src/admission/defaulting/default-pod.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Outcome, PatchOperation } from "../../src/model/outcome.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { pod, podDefaults, surroundedBy } from "./arbitraries.ts";
import { itemsOf } from "./items-of.ts";

const runs = { numRuns: 400 };

describe("admission of any Pod beside any PodDefaults", () => {
  check("applies the webhook's patch as another library does", (_, outcome) => {
    if (!("patch" in outcome) || outcome.seen === undefined) return;
    const patched = applyPatch(outcome.seen, outcome.patch);
    expect(patched.ok ? patched.object : undefined).toEqual(applyByLibrary(outcome.seen, outcome.patch));
  });

  check("gives no Pod where it is refused, and exactly one where it is not", (_, outcome) => {
    const refused = "error" in outcome && outcome.error !== undefined;
    expect("pod" in outcome && outcome.pod !== undefined).toBe(!refused);
  });

  check("does not depend on the order of the PodDefaults", ({ pod, podDefaults }, outcome) => {
    expect(admitBeside(pod, podDefaults.toReversed())).toEqual(outcome);
  });

  check("leaves a Pod that nothing matches as it is without PodDefaults", ({ pod, podDefaults }, outcome) => {
    const strangers = podDefaults.filter(({ metadata }) => !outcome.matched.includes(metadata.name));
    const alone = admitBeside(pod, strangers);
    expect(alone).toMatchObject({ outcome: "unchanged", pod: outcome.base, matched: [] });
  });

  check("leaves a Pod that was admitted as it is, once its PodDefaults are gone", (_, outcome) => {
    if (outcome.outcome !== "mutated") return;
    expect(admitBeside(outcome.pod, [])).toMatchObject({ outcome: "unchanged", pod: outcome.pod });
  });

  check("says of everything that it added who brought it, and of nothing else", (_, outcome) => {
    if (outcome.outcome !== "mutated" || outcome.base === undefined) return;
    const before = itemsOf(outcome.base);
    const own = outcome.base.spec.containers.map(({ name }) => name);
    const added = [...itemsOf(outcome.pod, own)].filter(
      // The API server's own mount, where a PodDefault switched automounting on.
      (item) => !before.has(item) && !item.endsWith("kube-api-access-xxxxx"),
    );
    const injected = outcome.injections
      .filter(({ field, key }) => key !== "" && field !== "envFrom")
      .map(({ field, key, container = "" }) => `${container} ${field} ${key}`);
    const isWhole = own.every((name) =>
      outcome.pod.spec.containers.some((container) => container.name === name),
    );
    if (isWhole) expect(added.sort()).toEqual(injected.sort());
    else expect(injected).toEqual(expect.arrayContaining(added));
  });

  test("changes none of its inputs", () => {
    fc.assert(
      fc.property(pod, podDefaults, (pod, podDefaults) => {
        const admission = prepareAdmission(deepFreeze(surroundedBy(podDefaults)));
        admit(deepFreeze(pod), admission);
        injectAsWritten(pod, admission);
      }),
      runs,
    );
  });
});

test("defaulting twice is defaulting once", () => {
  fc.assert(
    fc.property(pod, (pod) => {
      const once = defaultPod(pod);
      expect(defaultPod(once)).toEqual(once);
    }),
    runs,
  );
});

test("the patch to a Pod as written leads from what was written to the result", () => {
  fc.assert(
    fc.property(pod, podDefaults, (pod, podDefaults) => {
      const written = injectAsWritten(pod, prepareAdmission(surroundedBy(podDefaults)));
      expect(applyByLibrary(pod, written.patch)).toEqual(written.pod);
    }),
    runs,
  );
});

type Drawn = { readonly pod: Pod; readonly podDefaults: readonly PodDefault[] };

function check(name: string, holds: (drawn: Drawn, outcome: Outcome) => void): void {
  const property = fc.property(pod, podDefaults, (pod, podDefaults) =>
    holds({ pod, podDefaults }, admitBeside(pod, podDefaults)),
  );
  test(name, () => fc.assert(property, runs));
}

function admitBeside(pod: Pod, podDefaults: readonly PodDefault[]): Outcome {
  return admit(pod, prepareAdmission(surroundedBy(podDefaults)));
}

/** undefined: it does not apply. */
function applyByLibrary(document: JsonObject, patch: readonly PatchOperation[]): unknown {
  try {
    const operations = structuredClone(patch) as jsonPatch.Operation[];
    return jsonPatch.applyPatch(structuredClone(document), operations, true).newDocument;
  } catch (error) {
    if (error instanceof jsonPatch.JsonPatchError) return undefined;
    throw error;
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

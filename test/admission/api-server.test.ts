import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import { type Json, type JsonObject, parseExactJson } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { publishedCrd, storeSpec } from "../../src/model/pod-default-crd.ts";
import { compareAnswer } from "./compare-recorded.ts";
import { firstDifference } from "./first-difference.ts";
import { prepareCase, type RecordedCase } from "./recorded-cases.ts";

/** A Pod with something that few Pods have; PodDefaults are as posted. test/admissions/README.md says what the members are. */
type Case = RecordedCase & {
  readonly stored?: readonly PodDefault[];
  readonly refusedByCrd?: readonly { readonly podDefault: string; readonly message: string }[];
};

function readLines<T>(file: string): readonly T[] {
  const text = readFileSync(new URL(`../admissions/${file}.jsonl`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => parseExactJson(line) as T);
}

const cases = readLines<Case>("api-server");

test.each(cases.map((one) => [one.case, one] as const))("%s", (_name, recorded) => {
  const outcome = admit(recorded.pod, prepareCase(recorded));
  // Not all of it was recorded.
  const { seen } = outcome;
  const { patch = "patch" in outcome ? outcome.patch : undefined } = recorded;
  const wanted = { ...withoutVersions(recorded), ...(seen && { seen }), ...(patch && { patch }) };
  expect(compareAnswer(outcome, wanted)).toBeUndefined();
});

test.each(cases.filter(({ stored }) => stored !== undefined).map((one) => [one.case, one] as const))(
  "the CRD stores the PodDefaults of %s",
  (_name, { podDefaults, stored = [], refusedByCrd = [] }) => {
    for (const { metadata, spec } of podDefaults) {
      const result = storeSpec(metadata.name, spec, publishedCrd);
      const asStored = stored.find((one) => one.metadata.name === metadata.name);
      const refusal = refusedByCrd.find(({ podDefault }) => podDefault === metadata.name);
      expect(result).toEqual(
        asStored === undefined ? { ok: false, message: refusal?.message } : { ok: true, spec: asStored.spec },
      );
    }
  },
);

test.each(
  readLines<{ podDefault: PodDefault; message: string }>("refused-by-crd").map(
    (one) => [one.message, one] as const,
  ),
)("%s", (message, { podDefault }) => {
  expect(storeSpec(podDefault.metadata.name, podDefault.spec, publishedCrd)).toEqual({ ok: false, message });
});

/** A PodDefault from a file has no version: its marker is empty. */
function withoutVersions(recorded: Case): Case {
  const { stored } = recorded;
  if (stored === undefined) return recorded;
  const text = JSON.stringify(recorded.final ?? null);
  const final = stored.reduce(
    (before, { metadata }) => before.replaceAll(`"${metadata.resourceVersion}"`, '""'),
    text,
  );
  const parsed = JSON.parse(final) as Json;
  return { ...recorded, ...(parsed !== null && { final: parsed as RecordedCase["final"] & JsonObject }) };
}

test("digits of large integers survive", () => {
  const text = '{"a":[9007199254740993,-9223372036854775808,1.5,12],"b":"9007199254740993"}';
  expect(JSON.stringify(parseExactJson(text))).toBe(text);
  expect(firstDifference(parseExactJson(text), parseExactJson(text))).toBeUndefined();
});

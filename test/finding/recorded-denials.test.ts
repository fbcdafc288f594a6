import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import { asKnown } from "../../src/finding/conflict.ts";
import { explainText } from "../../src/finding/denial-text/explain-text.ts";
import type { Surroundings } from "../../src/finding/edit-pod-default.ts";
import { prepareCase, type RecordedCase, readRecordedCases } from "../admission/recorded-cases.ts";

const denied = readRecordedCases().filter(({ outcome }) => outcome === "denied");
const conflicting = denied.filter(({ denial = "" }) => denial.startsWith("conflict occurred"));
const blocked = denied.filter(({ denial = "" }) => denial.startsWith("label selector"));

test("there is a denial of each kind to decode, and nothing else", () => {
  expect(conflicting.length).toBeGreaterThan(90);
  expect(blocked.length).toBeGreaterThan(5);
  expect(conflicting.length + blocked.length).toBe(denied.length);
});

test.each(named(conflicting))("%s: the message gives every conflict with its key", (_, recorded) => {
  const explanation = decode(recorded, []);
  expect(new Set(explanation?.conflicts.map(({ key }) => key))).toEqual(
    new Set(predict(recorded).map(({ key }) => key)),
  );
  expect(explanation?.findings.map(({ code }) => code)).not.toContain("MESSAGE_CUT_OFF");
});

test.each(named(conflicting))("%s: with the PodDefaults at hand, also whose and what", (_, recorded) => {
  const words = ({ podDefault, field, key, owner }: Told) => `${podDefault} ${field} ${key} of ${owner}`;
  expect(new Set(decode(recorded, recorded.podDefaults)?.conflicts.map(words))).toEqual(
    new Set(predict(recorded).map(words)),
  );
});

test.each(named(blocked))("%s: the PodDefault with the invalid selector is named", (_, recorded) => {
  const [finding] = decode(recorded, recorded.podDefaults)?.findings ?? [];
  const outcome = admit(recorded.pod, prepareCase(recorded));
  const culprit =
    outcome.outcome === "denied" && outcome.denial.kind === "invalid-selector"
      ? outcome.denial.podDefault
      : undefined;
  expect(finding?.message).toContain(`PodDefault ${culprit} BLOCKS NAMESPACE`);
});

test("what a real ReplicaSet and a real StatefulSet said of it is decoded", () => {
  const file = new URL("../workloads/failed-create-events.json", import.meta.url);
  const { items } = JSON.parse(readFileSync(file, "utf8")) as { items: { message: string }[] };
  const decoded = items.map(({ message }) => explainText(message, home("wl"), []));
  expect(decoded).toHaveLength(2);
  expect(decoded.map((one) => one?.pod)).toEqual(["", "sts-clash-0"]);
  for (const explanation of decoded) {
    expect(explanation?.podDefaults).toEqual(["add-env", "clash"]);
    expect(explanation?.conflicts).toMatchObject([
      {
        podDefault: "clash",
        field: "env",
        key: "A",
        wanted: { name: "A", value: "2" },
        found: { name: "A", value: "1" },
      },
    ]);
  }
});

test("a message that is cut off or garbled anywhere is decoded as far as it goes", () => {
  const garble = fc.record({
    recorded: fc.constantFrom(...denied),
    at: fc.nat(),
    length: fc.nat(40),
    put: fc.constantFrom("", "{", "}", '"', "(", "0x", "\n", "-1", "Quantity{i:"),
    isCut: fc.boolean(),
  });
  fc.assert(
    fc.property(garble, ({ recorded, at, length, put, isCut }) => {
      const message = recorded.error?.message ?? "";
      const start = at % message.length;
      const rest = isCut ? "" : message.slice(start + length);
      const garbled = message.slice(0, start) + put + rest;
      expect(() => explainText(garbled, home("team-a"), recorded.podDefaults)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

type Told = Record<"podDefault" | "field" | "key" | "owner", string>;

/** What recorded.test.ts holds to be true of the denial. */
function predict(recorded: RecordedCase) {
  const outcome = admit(recorded.pod, prepareCase(recorded));
  const isConflict = outcome.outcome === "denied" && outcome.denial.kind === "conflicts";
  return isConflict ? outcome.denial.conflicts.map(asKnown) : [];
}

function decode({ error, namespace }: RecordedCase, known: RecordedCase["podDefaults"]) {
  return explainText(error?.message ?? "", home(namespace.name), known);
}

function home(namespace: string): Surroundings {
  return { namespace, origins: { isLocal: false, inFiles: new Map() } };
}

function named(cases: readonly RecordedCase[]): readonly (readonly [string, RecordedCase])[] {
  return cases.map((recorded) => [recorded.case, recorded]);
}

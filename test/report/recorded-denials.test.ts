import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import type { Home } from "../../src/report/advice.ts";
import { reportItem } from "../../src/report/dry-run.ts";
import { explainDenial } from "../../src/report/event/explain-denial.ts";
import { prepareCase, type RecordedCase, readRecordedCases } from "../admission/recorded-cases.ts";

const denied = readRecordedCases().filter(({ outcome }) => outcome === "denied");
const conflicting = denied.filter(({ denial = "" }) => denial.startsWith("conflict occurred"));
const poisoned = denied.filter(({ denial = "" }) => denial.startsWith("label selector"));

test("there is a denial of each kind to decode, and nothing else", () => {
  expect(conflicting.length).toBeGreaterThan(90);
  expect(poisoned.length).toBeGreaterThan(5);
  expect(conflicting.length + poisoned.length).toBe(denied.length);
});

test.each(named(conflicting))("%s: the message gives every conflict with its key", (_, recorded) => {
  const explanation = decode(recorded, []);
  expect(new Set(explanation?.conflicts.map(({ key }) => key))).toEqual(
    new Set(predict(recorded).map(({ key }) => key)),
  );
  expect(explanation?.advice.map(({ headline }) => headline)).not.toContain("The message is cut off");
});

test.each(named(conflicting))("%s: with the PodDefaults at hand, also whose and what", (_, recorded) => {
  const words = ({ podDefault, field, key, owner }: Told) => `${podDefault} ${field} ${key} of ${owner}`;
  expect(new Set(decode(recorded, recorded.podDefaults)?.conflicts.map(words))).toEqual(
    new Set(predict(recorded).map(words)),
  );
});

test.each(named(poisoned))("%s: the PodDefault with the bad selector is named", (_, recorded) => {
  const [advice] = decode(recorded, recorded.podDefaults)?.advice ?? [];
  const outcome = admit(recorded.pod, prepareCase(recorded));
  const culprit =
    outcome.outcome === "denied" && outcome.denial.kind === "invalid-selector"
      ? outcome.denial.podDefault
      : undefined;
  expect(advice?.headline).toContain(`PodDefault ${culprit} blocks every Pod`);
});

test("what a real ReplicaSet and a real StatefulSet said of it is decoded", () => {
  const file = new URL("../workloads/failed-create-events.json", import.meta.url);
  const { items } = JSON.parse(readFileSync(file, "utf8")) as { items: { message: string }[] };
  const decoded = items.map(({ message }) => explainDenial(message, home("wl"), []));
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
      expect(() => explainDenial(garbled, home("team-a"), recorded.podDefaults)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

type Told = Record<"podDefault" | "field" | "key" | "owner", string>;

/** What recorded.test.ts holds to be true of the denial. */
function predict(recorded: RecordedCase) {
  const outcome = admit(recorded.pod, prepareCase(recorded));
  const { name: namespace } = recorded.namespace;
  const notes = { notes: [], surroundingNotes: [] };
  return reportItem({ source: "", ...home(namespace), posted: recorded.pod, outcome, ...notes }).conflicts;
}

function decode({ error, namespace }: RecordedCase, known: RecordedCase["podDefaults"]) {
  return explainDenial(error?.message ?? "", home(namespace.name), known);
}

function home(namespace: string): Home {
  return { namespace, origins: { isLocal: false, inFiles: new Map() } };
}

function named(cases: readonly RecordedCase[]): readonly (readonly [string, RecordedCase])[] {
  return cases.map((recorded) => [recorded.case, recorded]);
}

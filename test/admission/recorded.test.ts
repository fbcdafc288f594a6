import { expect, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import { compareWithRecorded } from "./compare-recorded.ts";
import { prepareCase, readRecordedCases } from "./recorded-cases.ts";

test("every recorded admission is predicted", () => {
  const counts: Record<string, number> = {};
  const misses: string[] = [];
  for (const recorded of readRecordedCases()) {
    counts[recorded.outcome] = (counts[recorded.outcome] ?? 0) + 1;
    const miss = compareWithRecorded(admit(recorded.pod, prepareCase(recorded)), recorded);
    if (miss !== undefined) misses.push(`${recorded.case} ${miss}`);
  }
  process.stdout.write(`recorded admissions: ${JSON.stringify(counts)}, ${misses.length} missed\n`);
  expect(misses).toEqual([]);
  expect(counts).toEqual({ mutated: 212, denied: 126, unchanged: 57, invalid: 39, "not-sent": 25 });
});

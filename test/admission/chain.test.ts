import { expect, test } from "vitest";
import { type Admission, admit } from "../../src/admission/admit.ts";
import { compareAnswer, compareBase, compareWithRecorded } from "./compare-recorded.ts";
import { prepareCase, type RecordedCase, readRecordedCases } from "./recorded-cases.ts";

/**
 * The server visits several LimitRanges or ResourceQuotas of a namespace in the order of a Go map, anew at each visit: mostly
 * as they were created. The prediction takes that order; every recorded answer is one that some order gives.
 */
test("every recorded admission of a namespace with rules is predicted", () => {
  const counts: Record<string, number> = {};
  const misses: string[] = [];
  let likely = 0;
  for (const recorded of readRecordedCases(["chain"])) {
    counts[recorded.outcome] = (counts[recorded.outcome] ?? 0) + 1;
    const admission = prepareCase(recorded);
    const miss = compareWithRecorded(admit(recorded.pod, admission), recorded);
    if (miss === undefined) likely++;
    else if (![compareAnswer, compareBase].every((compare) => isPossible(recorded, admission, compare))) {
      misses.push(`${recorded.case} ${miss}`);
    }
  }
  process.stdout.write(`recorded chain: ${JSON.stringify(counts)}, ${likely} as most likely\n`);
  expect(misses).toEqual([]);
  expect(counts).toEqual({ mutated: 110, denied: 8, unchanged: 87, invalid: 195 });
  expect(likely).toBeGreaterThanOrEqual(380);
});

/** LimitRanges are visited up to four times (before the webhook, on reinvocation, with and without PodDefaults), quotas twice. */
const visits = 4;

/** Whether some order of each visit gives the recorded answer. */
function isPossible(recorded: RecordedCase, admission: Admission, compare: typeof compareAnswer): boolean {
  return Array.from({ length: 4 ** visits }, (_, orders) => orders).some((orders) => {
    const limitRanges = visitor(admission.limitRanges, orders % 2 ** visits);
    const quotas = visitor(admission.quotas, orders >> visits);
    const shuffled: Admission = {
      ...admission,
      get limitRanges() {
        return limitRanges();
      },
      get quotas() {
        return quotas();
      },
    };
    return compare(admit(recorded.pod, shuffled), recorded) === undefined;
  });
}

/** Gives a list as it is or reversed, as the bits of a number say. */
function visitor<T>(list: readonly T[], bits: number): () => readonly T[] {
  let visit = 0;
  return () => ((bits >> visit++) & 1 ? list.toReversed() : list);
}

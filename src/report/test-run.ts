import { type Evaluation, errorOf, injectionsOf } from "../finding/evaluation.ts";
import { rejectionOf } from "../finding/rejection.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { describeField } from "../model/injected-fields.ts";
import { isMarker } from "../model/marker.ts";
import { findingsAbout, resultOf } from "./dry-run.ts";
import type { Expectation } from "./suite.ts";

/** The document of `test -o json`. Its shape is a contract: additions are fine, changes are not. */
export type TestReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "TestReport";
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly TestResult[];
};

export type TestResult = {
  readonly suite: string;
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly passed: boolean;
  readonly failures: readonly TestFailure[];
};

/** An expectation that does not hold. `difference` is a unified diff, for a golden file. */
export type TestFailure = {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly difference?: string;
};

/** Compares what happens to Pods with what is expected of each of them; golden files aside. */
export function compareWithExpectation(
  evaluations: readonly Evaluation[],
  expect: Expectation,
): readonly TestFailure[] {
  const failures = evaluations.flatMap((evaluation) => failuresOf(evaluation, expect));
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}

function failuresOf(evaluation: Evaluation, expect: Expectation): readonly TestFailure[] {
  const { result, matched, injected = [], notInjected = [], findings } = expect;
  const found = resultInWords(evaluation);
  const items = injectedItems(evaluation);
  const missing = injected.filter((item) => !items.has(item));
  const unwanted = notInjected.filter((item) => items.has(item));
  const list = [...items].filter((item) => !/ in \S+$/.test(item)).join(", ") || "nothing";
  return [
    ...(result === undefined || result === found
      ? []
      : [{ what: "result", expected: result, found: why(evaluation) }]),
    ...differingSets("matched", matched, evaluation.outcome.matched),
    ...(missing.length === 0 ? [] : [{ what: "injected", expected: missing.join(", "), found: list }]),
    ...(unwanted.length === 0
      ? []
      : [{ what: "notInjected", expected: `no ${unwanted.join(", ")}`, found: unwanted.join(", ") }]),
    ...differingSets("findings", findings, codesOf(evaluation)),
  ];
}

function differingSets(
  what: string,
  expected: readonly string[] | undefined,
  found: readonly string[],
): readonly TestFailure[] {
  const text = (words: readonly string[]) => [...new Set(words)].sort().join(", ") || "none";
  if (expected === undefined || text(expected) === text(found)) return [];
  return [{ what, expected: text(expected), found: text(found) }];
}

/** The result as suites write it. */
export function resultInWords(evaluation: Evaluation): string {
  return resultOf(evaluation).toLowerCase();
}

function why(evaluation: Evaluation): string {
  const rejection = rejectionOf(evaluation);
  const reason = rejection === undefined ? "" : ` (${rejection.code}: ${rejection.findings[0]?.message})`;
  return `${resultInWords(evaluation)}${reason}`;
}

/** The codes of everything that is found about a Pod: why it is rejected, quotas, near misses. */
export function codesOf(evaluation: Evaluation): readonly string[] {
  return [...new Set(findingsAbout(evaluation).map(({ code }) => code))];
}

/** What is injected, in the words of suites: `env HOME`, and for what is in a container `env HOME in main`, too. */
function injectedItems({ outcome }: Evaluation): ReadonlySet<string> {
  return new Set(
    injectionsOf(outcome)
      .filter((one) => !isMarker(one))
      .flatMap(({ field, key, container }) => {
        const item = `${describeField(field).one} ${key}`.trim();
        return container === undefined ? [item] : [item, `${item} in ${container}`];
      }),
  );
}

/** What a golden file holds: the Pods as they are submitted, with everything injected, or why they are not created. */
export function goldenText(evaluations: readonly Evaluation[]): string {
  const documents = evaluations.map(({ injected, outcome }) => {
    if (injected !== undefined) return formatYaml(injected().pod);
    const error = errorOf(outcome);
    return `${`${error?.code}: ${error?.message}`.trimEnd().replace(/^/gm, "# ")}\n`;
  });
  return documents.join("---\n");
}

import { count } from "../report/names.ts";
import type { TestReport, TestResult } from "../report/test-run.ts";
import type { JunitCase } from "./junit.ts";
import type { Palette } from "./palette.ts";

/** A line for each test; below one that failed, what was expected and what was found. Then the counts. */
export function renderTests({ tests, passed, failed }: TestReport, palette: Palette): string {
  const lines = tests.map((test) => {
    const title = `${test.file}:${test.line}: ${test.suite}: ${test.name}`;
    return test.passed
      ? `${palette.ok("PASS")} ${title}\n`
      : `${palette.error("FAIL")} ${title}\n${failuresOf(test)}`;
  });
  const verdict = failed > 0 ? palette.error(`${failed} failed`) : palette.ok("all passed");
  return `${lines.join("")}\n${count(passed + failed, "test")}: ${failed > 0 ? `${passed} passed, ` : ""}${verdict}\n`;
}

function failuresOf({ failures }: TestResult): string {
  return failures
    .map(({ what, expected, found, difference }) =>
      difference === undefined
        ? `  ${what}: expected ${expected}\n  ${" ".repeat(what.length)}  found    ${found}\n`
        : `  ${what}: ${found}\n${difference.replace(/^(?=.)/gm, "    ")}`,
    )
    .join("");
}

/** Tests as JUnit cases, a suite for each file. */
export function testCases({ tests }: TestReport): readonly JunitCase[] {
  return tests.map((test) => ({
    suite: test.file,
    name: `${test.suite}: ${test.name}`,
    ...(!test.passed && {
      failure: {
        type: "expectation",
        message: test.failures.map(({ what, expected }) => `${what}: expected ${expected}`).join("; "),
        text: failuresOf(test),
      },
    }),
  }));
}

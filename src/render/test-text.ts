import { count } from "../report/names.ts";
import type { TestReport, TestResult } from "../report/test-run.ts";
import type { JunitCase } from "./junit.ts";
import type { TextStyle } from "./style.ts";
import { wrapOnTerminal } from "./wrap.ts";

/** A line for each test; below one that failed, what was expected and what was found. Then the counts. */
export function renderTests({ tests, passed, failed }: TestReport, style: TextStyle): string {
  const { palette } = style;
  const lines = tests.map((test) => {
    const mark = test.passed ? palette.ok("PASS") : palette.error("FAIL");
    const title = `${mark} ${test.file}:${test.line}: ${test.suite}: ${test.name}`;
    return `${wrapOnTerminal(title, style)}\n${test.passed ? "" : failuresOf(test)}`;
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

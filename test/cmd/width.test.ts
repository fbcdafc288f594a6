import { readdirSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const cases = readdirSync("test/cases", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `test/cases/${name}/input.yaml`);
const lines = (file: string): readonly string[] => [
  `dry-run ${file} --local`,
  `dry-run ${file} ${file} --local -o summary`,
  `explain ${file} --local`,
  `explain ${file} --local --checks`,
  `list -f ${file} --local`,
  `list -f ${file} --local --coverage`,
  `list -f ${file} --local --all-namespaces`,
  `lint ${file}`,
];

/** The command lines of all fixes in a document. */
function commandsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(commandsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "command" && typeof one === "string" ? [one] : commandsIn(one),
  );
}

/** What shows no file of the cases. */
const others = [
  "create-from-template",
  "explain spec.env",
  "explain CONFLICT",
  "explain proxy -f test/suites/repository.test.yaml --local",
  "test test/suites",
];

// runInMemory checks the width of everything that a terminal shows.
describe.each([40, 50, 60, 80, 132])(
  "on a terminal of %d columns nothing is wider, and no command is cut",
  (columns) => {
    test.each(others)("%s", async (line) => {
      await runInMemory(line, { isTerminal: true, columns });
    });

    test.each(cases)("%s", async (file) => {
      const explained = await runInMemory(`explain ${file} --local -o json`);
      const [headline] = explained.stdout === "" ? [] : JSON.parse(explained.stdout).items;
      const [command] = commandsIn(headline?.findings ?? []);
      for (const line of lines(file)) {
        const { stdout } = await runInMemory(line, { isTerminal: true, columns });
        if (command !== undefined && line === `explain ${file} --local`) {
          expect(
            stripVTControlCharacters(stdout)
              .split("\n")
              .map((one) => one.trim()),
          ).toContain(command);
        }
      }
    });
  },
);

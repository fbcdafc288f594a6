import type { Problem } from "../errors.ts";
import { isObject, type Json, type JsonObject, type Path } from "../kubernetes/json.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { nearMiss } from "../near-miss.ts";
import { findingCodes } from "./explain-code.ts";

/** The apiVersion and kind of a suite. */
export const suiteType = { apiVersion: "kubectl-poddefault/v1", kind: "PodDefaultTest" } as const;

/** Results as suites write them; those of dry-run in small letters. */
const expectedResults = ["changed", "unchanged", "skipped", "denied", "rejected"] as const;

/** What is expected of the Pods of one test; what is absent is not looked at. */
export type Expectation = {
  readonly result?: (typeof expectedResults)[number];
  /** All PodDefaults that match, in any order. */
  readonly matched?: readonly string[];
  /** Items that are injected, and maybe others: `env HOME`, `env HOME in main`. */
  readonly injected?: readonly string[];
  readonly notInjected?: readonly string[];
  /** The codes of all findings, in any order. */
  readonly findings?: readonly string[];
  /** A file with the whole Pod, relative to the suite. */
  readonly golden?: string;
};

export type SuiteTest = {
  readonly name: string;
  readonly line: number;
  /** `[NAMESPACE/]KIND/NAME` of the files. */
  readonly workload?: string;
  /** A Pod, or a workload, that is written in the suite itself. */
  readonly object?: JsonObject;
  readonly expect: Expectation;
};

/** A file of expectations: which files, and what becomes of which Pods. */
export type Suite = {
  readonly name: string;
  readonly file: string;
  /** Manifests, relative to the suite. */
  readonly files: readonly string[];
  /** Of objects that name none. */
  readonly namespace?: string;
  readonly tests: readonly SuiteTest[];
};

type Decoded = { readonly suite: Suite; readonly problems: readonly Problem[] };

/** A suite, and everything that is wrong with it. */
export function decodeSuite(source: ManifestObject): Decoded {
  const problems: Problem[] = [];
  const refuse = (path: Path, message: string) => problems.push(problemAt(source, path, message));
  const { object, file, locate } = source;
  knownKeys(object, [], ["apiVersion", "kind", "metadata", "files", "namespace", "tests"]);
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const tests = Array.isArray(object["tests"]) ? (object["tests"] as readonly Json[]) : [];
  if (tests.length === 0) refuse(["tests"], "a suite needs a list of tests");
  const namespace = text(object, [], "namespace");
  const suite: Suite = {
    name: text(metadata, ["metadata"], "name") ?? file,
    file,
    files: words(object, [], "files") ?? [],
    ...(namespace !== undefined && { namespace }),
    tests: tests.map((test, index) => readTest(test, ["tests", index])),
  };
  return { suite, problems };

  function readTest(test: Json, path: Path): SuiteTest {
    const { line } = locate(path);
    if (!isObject(test)) {
      refuse(path, "expected a test");
      return { name: "", line, expect: {} };
    }
    knownKeys(test, path, ["name", "workload", "object", "expect"]);
    const workload = text(test, path, "workload");
    const inline = isObject(test["object"]) ? test["object"] : undefined;
    if ((workload === undefined) === (inline === undefined))
      refuse(path, "a test needs either workload: [NAMESPACE/]KIND/NAME or object: (a Pod or a workload)");
    const expect = isObject(test["expect"]) ? test["expect"] : {};
    if (Object.keys(expect).length === 0)
      refuse(path, "a test needs expect: (result, matched, injected, ...)");
    return {
      name: text(test, path, "name") ?? workload ?? `test ${Number(path.at(-1)) + 1}`,
      line,
      ...(workload !== undefined && { workload }),
      ...(inline && { object: inline }),
      expect: readExpectation(expect, [...path, "expect"]),
    };
  }

  function readExpectation(expect: JsonObject, path: Path): Expectation {
    knownKeys(expect, path, ["result", "matched", "injected", "notInjected", "findings", "golden"]);
    const result = expectedResults.find((one) => one === expect["result"]);
    if (expect["result"] !== undefined && result === undefined)
      refuse([...path, "result"], `expected one of ${expectedResults.join(", ")}`);
    const lists = (["matched", "injected", "notInjected", "findings"] as const).flatMap((name) => {
      const list = words(expect, path, name);
      return list === undefined ? [] : [[name, list] as const];
    });
    for (const code of words(expect, path, "findings") ?? []) {
      if (!(findingCodes as readonly string[]).includes(code))
        refuse([...path, "findings"], `there is no finding code ${code}`);
    }
    const golden = text(expect, path, "golden");
    return {
      ...(result && { result }),
      ...Object.fromEntries(lists),
      ...(golden !== undefined && { golden }),
    };
  }

  function knownKeys(value: JsonObject, path: Path, known: readonly string[]): void {
    for (const key of Object.keys(value).filter((one) => !known.includes(one))) {
      const meant = nearMiss(key, known);
      refuse([...path, key], `unknown field${meant === undefined ? "" : ` (did you mean ${meant}?)`}`);
    }
  }

  function text(value: JsonObject, path: Path, key: string): string | undefined {
    const found = value[key];
    if (found === undefined || typeof found === "string") return found;
    refuse([...path, key], "expected a string");
    return undefined;
  }

  function words(value: JsonObject, path: Path, key: string): readonly string[] | undefined {
    const found = value[key];
    if (found === undefined) return undefined;
    if (Array.isArray(found) && found.every((one) => typeof one === "string")) return found;
    refuse([...path, key], "expected a list of strings");
    return undefined;
  }
}

import { afterAll, beforeAll, expect, it } from "vitest";
import { type Json, type JsonObject, type Path, valueAt } from "../../src/kubernetes/json.ts";
import { problemOf } from "../fuzz/invariants.ts";
import { jsonAnswer } from "../stand-in/answers.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { everyKind } from "../stand-in/every-kind.ts";
import { servedTypes } from "../stand-in/served-types.ts";
import { connectingTo } from "./connecting-to.ts";
import { runInMemory } from "./memory-io.ts";

// A server that is none: wrong types in every field of every kind that commands read, and around them.

const lines = [
  "list -A -o wide",
  "list --pods -A",
  "list --coverage",
  "list --for deployment/web",
  "explain pod/web-1-a pod/alone",
  "explain gpu",
  "explain --event statefulset/db",
  "explain gpu --for deployment/web",
  "dry-run pods --all --server",
  "check -A",
  "lint -A",
  "impact --delete gpu",
  "dry-run deployment/web",
  "dry-run statefulset/db",
  "dry-run daemonset/ds",
  "dry-run job/once",
  "dry-run cronjob/often",
  "dry-run notebook/notebook",
  "dry-run pytorchjob/train",
  "dry-run inferenceservice/model",
  "dry-run workflow/flow",
];
const wrong: readonly Json[] = [null, 7, "x", ["x"], { x: 1 }, true];

/** Answers instead of the right ones, by path. */
let answers: ReadonlyMap<string, JsonObject> = new Map();
/** The answer to a POST. */
let posted: Json | undefined;
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer({
    certificate: "none",
    objects: everyKind,
    intercept: ({ path, method }) => {
      if (method === "POST" && posted !== undefined) return jsonAnswer(200, posted as JsonObject);
      const answer = answers.get(path);
      return answer && jsonAnswer(200, answer);
    },
  });
});
afterAll(() => server.close());

/** Runs a line, and gives what is wrong with its end, and what it said on stderr. */
async function outcomeOf(line: string): Promise<{ readonly problem?: string; readonly said: string }> {
  const result = await runInMemory(line, { connect: connectingTo(server) });
  const problem = problemOf(result, "", false);
  const hides = /Cannot read|is not a function|is not iterable/.exec(result.stdout + result.stderr)?.[0];
  const found = problem ?? hides;
  return {
    ...(found !== undefined && { problem: `${line}: ${found}: ${result.stderr}` }),
    said: result.stderr,
  };
}

/** The lines that ask for each kind. */
async function linesByKind(): Promise<ReadonlyMap<string, readonly string[]>> {
  const asking = new Map<string, string[]>();
  for (const line of lines) {
    const before = server.requests.length;
    expect((await outcomeOf(line)).problem).toBeUndefined();
    const paths = server.requests.slice(before).map(({ path }) => path);
    for (const { plural, kind } of servedTypes) {
      if (!paths.some((path) => path.split("/").includes(plural))) continue;
      asking.set(kind, [...(asking.get(kind) ?? []), line]);
    }
  }
  return asking;
}

function* placesIn(value: Json, path: Path = []): Generator<Path> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value) as [string, Json][]) {
    const inside = [...path, Array.isArray(value) ? Number(key) : key];
    yield inside;
    yield* placesIn(item, inside);
  }
}

function withValue(object: Json, [step, ...rest]: Path, value: Json): Json {
  if (step === undefined) return value;
  if (Array.isArray(object))
    return object.with(Number(step), withValue(object[Number(step)] ?? null, rest, value));
  const holder = object as JsonObject;
  return { ...holder, [step]: withValue(holder[step] ?? null, rest, value) };
}

function typeOf(value: Json | undefined): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** The stand-in finds objects by these. */
const identity = /^(apiVersion|kind|metadata(\.name|\.namespace)?)$/;

/** Every object with one of its fields of a wrong type. */
function* brokenObjects(): Generator<{
  readonly about: string;
  readonly name: string;
  readonly broken: JsonObject;
}> {
  for (const object of everyKind) {
    const { name } = object["metadata"] as { readonly name: string };
    for (const path of placesIn(object)) {
      if (identity.test(path.join("."))) continue;
      for (const value of wrong) {
        if (typeOf(value) === typeOf(valueAt(object, path))) continue;
        const about = `${object["kind"]} ${path.join(".")} = ${JSON.stringify(value)}`;
        yield { about, name, broken: withValue(object, path, value) as JsonObject };
      }
    }
    server.put(object);
  }
}

it("a field of any object", { timeout: 120_000 }, async () => {
  const asking = await linesByKind();
  const kinds = new Set(everyKind.map(({ kind }) => String(kind)));
  expect([...kinds].filter((kind) => !asking.has(kind))).toEqual([]);
  const problems: string[] = [];
  let turn = 0;
  for (const { about, name, broken } of brokenObjects()) {
    server.put(broken);
    const ofKind = asking.get(String(broken["kind"])) ?? [];
    const { problem, said } = await outcomeOf(ofKind[turn++ % ofKind.length] ?? "");
    if (problem !== undefined) problems.push(`${about}: ${problem}`);
    if (said.includes("an invalid ") && !said.includes(name)) problems.push(`${about} is not named: ${said}`);
  }
  expect(problems).toEqual([]);
  expect(turn).toBeGreaterThan(1500);
});

it.each([
  ["/api/v1/pods", "list --pods -A", "an invalid list of pods: its items are not a list"],
  [
    "/apis/kubeflow.org/v1alpha1/poddefaults",
    "list -A",
    "an invalid list of poddefaults: its items are not a list",
  ],
])("the items of %s", async (path, line, words) => {
  for (const items of [7, "x", { x: 1 }, true]) {
    answers = new Map([[path, { kind: "List", items }]]);
    expect((await outcomeOf(line)).said).toContain(words);
  }
  answers = new Map([[path, { kind: "List", items: null }]]);
  expect((await outcomeOf(line)).problem).toBeUndefined();
});

it("what the server says it would store", async () => {
  const [pod] = everyKind.filter(({ metadata }) => (metadata as JsonObject)["name"] === "alone");
  const problems: unknown[] = [];
  for (const value of wrong) {
    for (const path of [[], ["metadata"], ["spec"], ["spec", "containers"], ["spec", "containers", 0]]) {
      posted = withValue(pod ?? null, path, value);
      problems.push((await outcomeOf("dry-run pod/alone --server")).problem);
    }
  }
  posted = undefined;
  expect(problems.filter(Boolean)).toEqual([]);
});

it("the metadata of a list, the version, and discovery", async () => {
  const problems: unknown[] = [];
  for (const value of wrong) {
    for (const [path, answer, line] of [
      ["/api/v1/pods", { items: [], metadata: value }, "list --pods -A"],
      ["/api/v1/pods", { items: [], metadata: { continue: value === "x" ? "" : value } }, "list --pods -A"],
      ["/version", { gitVersion: value }, "check"],
      ["/apis", { kind: "APIGroupDiscoveryList", items: value }, "explain workflow/flow"],
      ["/apis", { kind: "APIGroupDiscoveryList", items: [value] }, "explain workflow/flow"],
      ["/apis", { kind: "APIGroupDiscoveryList", items: [{ versions: [value] }] }, "explain workflow/flow"],
      ["/apis", { groups: value }, "explain workflow/flow"],
    ] as const) {
      answers = new Map([[path, answer]]);
      problems.push((await outcomeOf(line)).problem);
    }
  }
  answers = new Map();
  expect(problems.filter(Boolean)).toEqual([]);
});

import { afterEach, describe, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const objects = [
  ...profile,
  ...["greet", "other", "spec", "spec.env", "metadata"].map((name) => podDefault(name, {})),
  pod("greet"),
  pod("other"),
];

async function explain(words: string) {
  server = await startApiServer({ objects });
  return runInMemory(`explain ${words}`, { connect: connectingTo(server) });
}

async function subjects(words: string): Promise<readonly string[]> {
  const { stdout } = await explain(words);
  return [...stdout.matchAll(/^(?:PodDefault|Pod) team-a\/[^\s:]+/gm)].map(([subject]) => subject);
}

describe("what words ask about", () => {
  test.each([
    ["greet", ["PodDefault team-a/greet"]],
    ["greet other", ["PodDefault team-a/greet", "PodDefault team-a/other"]],
    ["poddefault/greet other", ["PodDefault team-a/greet", "PodDefault team-a/other"]],
    ["poddefaults greet other", ["PodDefault team-a/greet", "PodDefault team-a/other"]],
    ["poddefault/spec poddefault/spec.env", ["PodDefault team-a/spec", "PodDefault team-a/spec.env"]],
    ["poddefault spec metadata", ["PodDefault team-a/spec", "PodDefault team-a/metadata"]],
    ["pod/greet", ["Pod team-a/greet"]],
    ["pod greet other", ["Pod team-a/greet", "Pod team-a/other"]],
    ["Pods.v1 greet", ["Pod team-a/greet"]],
    ["pods -l greet=true", ["Pod team-a/greet", "Pod team-a/other"]],
    ["po --all", ["Pod team-a/greet", "Pod team-a/other"]],
    ["greet pod/other", ["Pod team-a/other"]],
    ["greet --for pod/other", ["Pod team-a/other"]],
  ])("%s", async (words, expected) => {
    expect(await subjects(words)).toEqual(expected);
  });

  test.each([
    ["greet other --opt-in", "--opt-in needs the name of one PodDefault"],
    ["pod/greet --opt-in", "--opt-in needs the name of one PodDefault"],
    ["", "specify what to explain"],
  ])("%s is refused", async (words, message) => {
    const { code, stdout, stderr } = await explain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("of several PodDefaults, those that are there are explained, and the code says that one is not", async () => {
  const { code, stdout, stderr } = await explain("greet nosuch -o json");
  expect(code).toBe(3);
  expect(JSON.parse(stdout).items.map(({ name }: { name: string }) => name)).toEqual(["greet"]);
  expect(stderr).toContain('"nosuch" not found');
});

import { expect, it } from "vitest";
import { exitCodeOf, renderError } from "../../cmd/render-error.ts";
import { ClusterError, InputError, UsageError } from "../../src/errors.ts";
import { runInMemory } from "./memory-io.ts";

const see = (words: string) => `See 'kubectl poddefault${words} --help' for usage.\n`;

it.each([
  ["--bogus", `error: unknown flag: --bogus\n${see("")}`],
  ["version --bogus", `error: unknown flag: --bogus\n${see(" version")}`],
  ["version -o", `error: flag needs an argument: 'o' in -o\n${see(" version")}`],
  ["version x", `error: unexpected args: [x]\n${see(" version")}`],
  [
    "vesrion",
    `error: unknown command "vesrion" for "kubectl poddefault"\n\nDid you mean this?\n\tversion\n\n${see("")}`,
  ],
  ["help nosuch", `error: unknown command "nosuch" for "kubectl poddefault"\n${see("")}`],
  ["-n a nosuch -o json", `error: unknown command "nosuch" for "kubectl poddefault"\n${see("")}`],
])("%s is a usage error: exit code 2, the message on stderr, nothing on stdout", async (line, stderr) => {
  expect(await runInMemory(line)).toEqual({ code: 2, stdout: "", stderr });
});

it.each([
  [new UsageError("a\nb"), 2, `error: a\nb\n${see("")}`],
  [
    new InputError([
      { file: "pod.yaml", line: 12, path: "spec.containers[0].image", message: "not a string" },
      { file: "other.yaml", message: "no objects" },
    ]),
    3,
    "error: pod.yaml:12: spec.containers[0].image: not a string\nerror: other.yaml: no objects\n",
  ],
  [
    new ClusterError('Error from server (NotFound): pods "a" not found', 404),
    3,
    'Error from server (NotFound): pods "a" not found\n',
  ],
  [
    new TypeError("boom"),
    3,
    "error: boom (this is a bug; please report it with the output of KUBECTL_PODDEFAULT_DEBUG=1)\n",
  ],
  ["thrown text", 3, expect.stringMatching(/^error: thrown text \(.*\)\n$/)],
])("%s", (error, code, message) => {
  expect(exitCodeOf(error)).toBe(code);
  expect(renderError(error, false)).toEqual(message);
});

it("shows the stack of an unexpected error on request, and of no other error", () => {
  expect(renderError(new TypeError("boom"), true)).toMatch(/^error: boom\nTypeError: boom\n {4}at /);
  expect(renderError(new ClusterError("no route"), true)).toBe("no route\n");
});

import { describe, expect, it } from "vitest";
import { codeFor, warmUps } from "../../cmd/release/start/warm-ups.ts";

describe("V8's code for a command line", () => {
  it.each([
    ["list", ["list", "-A"]],
    ["list", ["-n", "team", "list"]],
    ["__complete", ["__complete", "list", ""]],
    ["dry-run", ["help", "dry-run"]],
    ["dry-run-local", ["dry-run", "pod.yaml", "--local"]],
    ["guard", ["guard", "--local"]],
    ["plugin", []],
    ["plugin", ["version"]],
    ["plugin", ["toString"]],
  ])("is that of %s for %j", (name, words) => {
    expect(codeFor(words)).toBe(name);
  });

  it("comes from command lines that it serves", () => {
    for (const [name, lines] of Object.entries(warmUps)) {
      expect(lines.map(codeFor)).toEqual(lines.map(() => name));
    }
  });
});

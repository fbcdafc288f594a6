const pods = ["examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];
const podDefaults = ["-f", "examples/poddefaults.yaml", "--local"];
const unreachable = "--server=http://127.0.0.1:1";

/**
 * The kinds of V8 code in an executable, each with the command lines that produce it. Each command has its own, because V8
 * unpacks all of it at the start. None of the lines needs a cluster or changes anything.
 */
export const warmUps: Readonly<Record<string, readonly (readonly string[])[]>> = {
  plugin: [["version"], ["--help"]],
  "dry-run": [
    ["dry-run", "--help"],
    ["dry-run", ...pods],
    ["dry-run", ...pods, "-o", "yaml"],
  ],
  explain: [
    ["explain", "--help"],
    ["explain", "-f", ...pods],
    ["explain", "add-sidecar", "-n", "team-a", ...podDefaults],
  ],
  list: [
    ["list", "--help"],
    ["list", ...podDefaults],
    ["list", unreachable],
  ],
  lint: [
    ["lint", "--help"],
    ["lint", "examples"],
  ],
  impact: [
    ["impact", "--help"],
    ["impact", "-f", "examples/poddefaults.yaml", "--base", "examples"],
  ],
  check: [
    ["check", "--help"],
    ["check", unreachable],
  ],
  test: [
    ["test", "--help"],
    ["test", "test/suites/repository.test.yaml"],
  ],
  "create-from-template": [
    ["create-from-template", "--help"],
    ["create-from-template"],
    ["create-from-template", "blank", "--local"],
  ],
  convert: [
    ["convert", "--help"],
    ["convert", "-f", "examples/poddefaults.yaml", "--to", "mutatingadmissionpolicy"],
    ["convert", "-f", "examples/poddefaults.yaml", "--to", "kyverno"],
  ],
  guard: [["guard", "--help"], ["guard"]],
  __complete: [
    ["__complete", "dry-run", "--"],
    ["__complete", "dry-run", unreachable, ""],
  ],
};

/** The kind of code for a command line. Any other kind works, too, but more slowly. */
export function codeFor(words: readonly string[]): string {
  return words.find((word) => Object.hasOwn(warmUps, word)) ?? "plugin";
}

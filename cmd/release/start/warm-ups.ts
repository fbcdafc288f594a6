const pods = ["examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];
const podDefaults = ["-f", "examples/poddefaults.yaml", "--local"];

/**
 * The kinds of V8 code in an executable, each with the command lines that produce it. Each command has its own, because V8
 * unpacks all of it at the start. Without --local they read a stand-in
 * for a cluster. None of the lines changes anything.
 */
export const warmUps: Readonly<Record<string, readonly (readonly string[])[]>> = {
  plugin: [["version"], ["--help"]],
  "dry-run": [
    ["dry-run", "--help"],
    ["dry-run", "deployment/pipeline-trigger"],
    ["dry-run", "deployment/pipeline-trigger", "-o", "yaml"],
  ],
  "dry-run-local": [
    ["dry-run", ...pods],
    ["dry-run", "examples/deployment.yaml", ...podDefaults],
    ["dry-run", ...pods, "-o", "yaml"],
  ],
  explain: [
    ["explain", "--help"],
    ["explain", "add-sidecar"],
    ["explain", "deployment/pipeline-trigger"],
  ],
  "explain-local": [
    ["explain", "-f", ...pods],
    ["explain", "add-sidecar", "-n", "team-a", ...podDefaults],
  ],
  list: [["list", "--help"], ["list", ...podDefaults], ["list"]],
  lint: [
    ["lint", "--help"],
    ["lint", "examples"],
  ],
  impact: [
    ["impact", "--help"],
    ["impact", "-f", "examples/poddefaults.yaml", "--base", "examples"],
  ],
  check: [["check", "--help"], ["check"]],
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
    ["__complete", "dry-run", "deploy", ""],
  ],
};

/** The kind of code for a command line. Any other kind works, too, but more slowly. */
export function codeFor(words: readonly string[]): string {
  const command = words.find((word) => Object.hasOwn(warmUps, word)) ?? "plugin";
  const local = `${command}-local`;
  return words.includes("--local") && Object.hasOwn(warmUps, local) ? local : command;
}

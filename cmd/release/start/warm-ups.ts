const pods = ["examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];
const podDefaults = ["-f", "examples/poddefaults.yaml", "--local"];
const unreachable = "--server=http://127.0.0.1:1";

/**
 * What an executable holds V8's code for, by name, each with the command lines that are run to get it. A command has code
 * of its own, since V8 unpacks all of it at the start: what the others run would only hold it up. None of these needs a
 * cluster, or may change anything.
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
  "create-from-template": [
    ["create-from-template", "--help"],
    ["create-from-template"],
    ["create-from-template", "blank", "--local"],
  ],
  __complete: [
    ["__complete", "dry-run", "--"],
    ["__complete", "dry-run", unreachable, ""],
  ],
};

/** The name of the code that serves a command line best. Any other serves too, only slower. */
export function codeFor(words: readonly string[]): string {
  return words.find((word) => Object.hasOwn(warmUps, word)) ?? "plugin";
}

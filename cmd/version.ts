import { exitCode } from "../src/errors.ts";
import { build } from "./build.ts";
import { defineCommand } from "./command.ts";
import { connectionFlags, outputFlag } from "./flags.ts";

export const version = defineCommand({
  name: "version",
  usage: "version [flags]",
  description: "Print the version of the plugin.",
  examples: [
    { comment: "Print the version", command: "kubectl poddefault version" },
    { comment: "Print it for a script", command: "kubectl poddefault version -o json" },
  ],
  flags: [
    {
      title: "Output",
      flags: {
        client: {
          type: "boolean",
          describe: "Accepted for compatibility with kubectl: this is the version of the client.",
        },
        output: outputFlag(["text", "json", "yaml"]),
      },
    },
    connectionFlags,
  ],
  run: async ({ output }, io) => {
    io.stdout.write(await describeBuild(output));
    return exitCode.fine;
  },
});

async function describeBuild(format: "text" | "json" | "yaml" | undefined): Promise<string> {
  if (format === "json") return `${JSON.stringify(build, null, 2)}\n`;
  if (format === "yaml") return (await import("../src/kubernetes/yaml.ts")).formatYaml(build);
  return `kubectl-poddefault ${build.version}\n`;
}

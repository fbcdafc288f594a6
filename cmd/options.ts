import { exitCode } from "../src/errors.ts";
import { defineCommand } from "./command.ts";
import { connectionFlags } from "./flags.ts";
import { optionsPage } from "./help.ts";

export const options = defineCommand({
  name: "options",
  usage: "options",
  description:
    "List the connection flags. Every command takes them, and they mean what they mean in kubectl.",
  examples: [{ comment: "List the connection flags", command: "kubectl poddefault options" }],
  flags: [connectionFlags],
  run: async (_, io) => {
    io.stdout.write(optionsPage());
    return exitCode.fine;
  },
});

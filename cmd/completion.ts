import { chmod, lstat, readFile, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { exitCode, InputError, UsageError } from "../src/errors.ts";
import { defineCommand } from "./command.ts";
import { isShell, isShim, shellScripts, shimFor } from "./completion/scripts.ts";
import { connectionFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { rewriteFile } from "./rewrite-file.ts";

export const completion = defineCommand({
  name: "completion",
  usage: "completion [bash | zsh | fish | powershell] [--install=DIR]",
  description: `Print a script that sets up completion of "kubectl poddefault" in a shell.

kubectl completes a plugin by a program on the PATH, here kubectl_complete-poddefault. The script installs it for your user and loads kubectl's own completion. In bash that needs the package bash-completion. Without a shell, the command prints that program; --install writes it to a directory.`,
  examples: [
    { comment: "Set up bash, in ~/.bashrc", command: "source <(kubectl poddefault completion bash)" },
    { comment: "Set up zsh, in ~/.zshrc", command: "source <(kubectl poddefault completion zsh)" },
    {
      comment: "Set up fish, in ~/.config/fish/config.fish",
      command: "kubectl poddefault completion fish | source",
    },
    {
      comment: "Set up PowerShell, in $PROFILE",
      command: "kubectl poddefault completion powershell | Out-String | Invoke-Expression",
    },
    {
      comment: "Only install the program, into a directory on the PATH",
      command: "kubectl poddefault completion --install ~/.local/bin",
    },
  ],
  flags: [
    {
      title: "Completion",
      flags: {
        install: {
          type: "string",
          describe: "Directory to write the program to. It does not overwrite any other file.",
          complete: "directory",
          refuseEmpty: "--install needs a directory",
        },
      },
    },
    connectionFlags,
  ],
  args: { max: 1, complete: ["shell"] },
  run: async ({ install, args: [shell] }, io) => {
    if (shell !== undefined && !isShell(shell)) throw new UsageError(unsupported(shell));
    if (install !== undefined) await installInto(install, io);
    else io.stdout.write(shell === undefined ? shimFor(io.env).text : shellScripts[shell]);
    return exitCode.fine;
  },
});

/** kubectl: RunCompletion. */
function unsupported(shell: string): string {
  return `Unsupported shell type ${JSON.stringify(shell)}. Use bash, zsh, fish or powershell.`;
}

async function installInto(directory: string, io: Io): Promise<void> {
  const { fileName, text } = shimFor(io.env);
  const file = join(directory, fileName);
  const path = resolve(io.cwd, file);
  if (!(await isFreeOrOurs(path))) {
    throw new InputError([{ file, message: "another file has this name; remove it first" }]);
  }
  await rewriteFile(path, text, file);
  await chmod(path, 0o755);
  io.stdout.write(`${file} written\n`);
  const isOnPath = (io.env["PATH"] ?? "").split(delimiter).includes(resolve(io.cwd, directory));
  if (!isOnPath)
    io.stderr.write(`Warning: ${directory} is not on your PATH, so kubectl does not find the program\n`);
}

/** Longer than any version of the program. */
const longestShim = 10_000;

/**
 * Earlier versions of the program are ours, too. A link that leads nowhere is not: writing would make a file somewhere else. Where
 * nothing can be looked up, writing tells why.
 */
async function isFreeOrOurs(path: string): Promise<boolean> {
  try {
    await lstat(path);
  } catch {
    return true;
  }
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > longestShim) return false;
  return await readFile(path, "utf8").then(isShim, () => false);
}
